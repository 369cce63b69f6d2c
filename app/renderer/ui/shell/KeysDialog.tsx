import { Kbd, Modal, Table } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { usePlaces } from './Rail.tsx';
import { useShell } from './shell-store.ts';

/** All keys, shown by `?`. */
export function KeysDialog() {
  const { t } = useTranslation();
  const shown = useShell((state) => state.keysShown);
  const places = usePlaces();
  const rows: [string[], string][] = [
    [places.map((_, i) => String(i + 1)), places.map(({ label }) => t(label)).join(', ')],
    [['F'], t('ui.keys.full')],
    [[t('ui.keys.space')], t('ui.keys.pause')],
    [['[', ']'], t('ui.keys.previousNext')],
    [['↑', '↓'], t('ui.keys.walk')],
    [['Esc'], t('ui.keys.escape')],
    [['V', 'L', 'G', 'Z', 'X'], t('ui.keys.tools')],
    [['+', '−', '0'], t('ui.keys.zoom')],
    [['?'], t('ui.keys.help')],
  ];
  const close = () => useShell.setState({ keysShown: false });
  return (
    <Modal
      opened={shown}
      onClose={close}
      title={t('ui.keys.title')}
      closeButtonProps={{ 'aria-label': t('ui.close') }}
      onKeyDown={(event) => event.key === '?' && close()}
    >
      <Table>
        <Table.Tbody>
          {rows.map(([keys, meaning]) => (
            <Table.Tr key={meaning}>
              <Table.Td h={40} w={170}>
                <span className="row">
                  {keys.map((key) => (
                    <Kbd key={key}>{key}</Kbd>
                  ))}
                </span>
              </Table.Td>
              <Table.Td>{meaning}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Modal>
  );
}
