import { Button, FileButton, Modal } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Imported } from '../../../shared/domain/camera-file.ts';
import { useCommand } from '../../query/use-command.ts';
import { ErrorText } from '../../ui/ErrorText.tsx';
import { StateSign } from '../../ui/StateSign.tsx';
import classes from './lists.module.css';

/** A list of cameras: chosen, looked through row by row, then added: all of it, or without the rows that are wrong. */
export function ImportDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const { send, error, busy } = useCommand();
  const [list, setList] = useState<{ text: string; found: Imported } | null>(null);
  const choose = async (file: File | null) => {
    if (!file) return;
    const text = await file.text();
    setList(null);
    send('cameras.import', { text, onlyGood: true, look: true }, (found) => setList({ text, found }));
  };
  const add = () => {
    if (list)
      send('cameras.import', { text: list.text, onlyGood: true, look: false }, (found) =>
        setList({ text: list.text, found }),
      );
  };
  const good = list?.found.rows.filter((row) => row.error === null).length ?? 0,
    wrong = (list?.found.rows.length ?? 0) - good,
    done = (list?.found.added ?? 0) > 0;
  return (
    <Modal
      opened
      size="lg"
      onClose={onClose}
      title={t('cameras.lists.importTitle')}
      closeButtonProps={{ 'aria-label': t('ui.close') }}
    >
      <div className={classes.body} aria-live="polite">
        <p>{t('cameras.lists.importHow')}</p>
        {error && (
          <p role="alert" className={classes.error}>
            <ErrorText error={error} />
          </p>
        )}
        {list && (
          <>
            <p className="b">
              {done
                ? t('cameras.lists.added', { count: list.found.added })
                : t('cameras.lists.looked', { good, wrong, total: good + wrong })}
            </p>
            <Rows found={list.found} done={done} />
          </>
        )}
        <div className={classes.buttons}>
          {!done && (
            <FileButton accept=".csv,.json,text/csv,application/json" onChange={(file) => void choose(file)}>
              {(props) => <Button {...props}>{t('cameras.lists.choose')}</Button>}
            </FileButton>
          )}
          {list && good > 0 && !done && (
            <Button variant="filled" loading={busy} onClick={add}>
              {t(wrong > 0 ? 'cameras.lists.addGood' : 'cameras.lists.addAll', { count: good })}
            </Button>
          )}
          {done && (
            <Button variant="filled" onClick={onClose}>
              {t('cameras.lists.close')}
            </Button>
          )}
        </div>
      </div>
    </Modal>
  );
}

function Rows({ found: { format, rows }, done }: { found: Imported; done: boolean }) {
  const { t } = useTranslation();
  return (
    <table className={classes.table}>
      <thead>
        <tr>
          <th>{t(format === 'csv' ? 'cameras.lists.line' : 'cameras.lists.place')}</th>
          <th>{t('cameras.camera')}</th>
          <th>{t('cameras.state')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ row, name, error }) => (
          <tr key={row}>
            <td>{row}</td>
            <td>{name || '–'}</td>
            <td>
              {error ? (
                <StateSign sign="fail">
                  <span className={classes.why}>
                    <ErrorText error={error} />
                  </span>
                </StateSign>
              ) : (
                <StateSign sign="ok">{t(done ? 'cameras.lists.isAdded' : 'cameras.lists.isGood')}</StateSign>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
