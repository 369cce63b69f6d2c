import { ActionIcon, Menu } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CameraFileFormat } from '../../../shared/domain/camera-file.ts';
import { useCommand } from '../../query/use-command.ts';
import { ErrorText } from '../../ui/ErrorText.tsx';
import { ImportDialog } from './ImportDialog.tsx';
import { saveAs } from './save-as.ts';

/** What is done with all cameras at once. */
export function ListMenu() {
  const { t } = useTranslation();
  const { send, error } = useCommand();
  const [importing, setImporting] = useState(false);
  const save = (format: CameraFileFormat) =>
    send('cameras.export', { format }, ({ text }) =>
      saveAs(`footfall-cameras.${format}`, text, format === 'json' ? 'application/json' : 'text/csv'),
    );
  return (
    <>
      {error && (
        <span role="alert" className="t13">
          <ErrorText error={error} />
        </span>
      )}
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon aria-label={t('cameras.lists.all')}>
            <IconDots size={20} stroke={1.75} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => setImporting(true)}>{t('cameras.lists.import')}</Menu.Item>
          <Menu.Item onClick={() => save('csv')}>{t('cameras.lists.exportCsv')}</Menu.Item>
          <Menu.Item onClick={() => save('json')}>{t('cameras.lists.exportJson')}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {importing && <ImportDialog onClose={() => setImporting(false)} />}
    </>
  );
}
