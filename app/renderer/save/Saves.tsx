import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { SaveState } from '../../shared/domain/save.ts';
import { useFormats } from '../i18n/formats.ts';
import { setAnswer } from '../query/follow-client.ts';
import { useApi } from '../query/use-api.ts';
import { useCommand } from '../query/use-command.ts';
import { ErrorText } from '../ui/ErrorText.tsx';
import classes from './SaveDialog.module.css';

/** The files that were asked for: how far they are, and to fetch or give up. */
export function Saves() {
  const queries = useQueryClient();
  const { data } = useApi('saves.list', {});
  const { send, error } = useCommand();
  const drop = (saveId: string) =>
    send('saves.cancel', { saveId }, ({ saves }) => {
      if (data) setAnswer(queries, 'saves.list', {}, { ...data, saves });
    });
  if (!data || data.saves.length === 0) return null;
  return (
    <>
      <ul className={classes.saves} aria-live="polite">
        {data.saves.map((save) => (
          <SaveRow key={save.saveId} save={save} onDrop={() => drop(save.saveId)} />
        ))}
      </ul>
      {error && (
        <p role="alert" className={classes.error}>
          <ErrorText error={error} />
        </p>
      )}
    </>
  );
}

/** One that was begun stands in the list at once. */
export function useNewSave(): (state: SaveState) => void {
  const queries = useQueryClient();
  const { data } = useApi('saves.list', {});
  return (state) => {
    if (data) setAnswer(queries, 'saves.list', {}, { ...data, saves: merged(data.saves, state) });
  };
}

const merged = (saves: readonly SaveState[], one: SaveState): SaveState[] =>
  saves.some(({ saveId }) => saveId === one.saveId) ? [...saves] : [one, ...saves];

function SaveRow({ save: { saveId, name, state, rows, error }, onDrop }: { save: SaveState; onDrop: () => void }) {
  const { t } = useTranslation();
  const formats = useFormats();
  // A report is pages and no rows.
  const words = () => {
    if (rows === 0) return t(state === 'running' ? 'save.making' : 'save.whole');
    return t(state === 'running' ? 'save.rows' : 'save.done', { shown: formats.number(rows) });
  };
  return (
    <li>
      <div>
        <div className="b">{name}</div>
        <div>{error ? <ErrorText error={error} /> : words()}</div>
      </div>
      <span className={classes.buttons}>
        {state === 'done' && (
          <Button
            component="a"
            size="compact-sm"
            href={`/saves/${saveId}`}
            download={name}
            aria-label={t('save.fetchOf', { name })}
          >
            {t('save.fetch')}
          </Button>
        )}
        <Button
          size="compact-sm"
          onClick={onDrop}
          aria-label={t(state === 'running' ? 'save.cancelOf' : 'save.removeOf', { name })}
        >
          {t(state === 'running' ? 'save.cancel' : 'save.remove')}
        </Button>
      </span>
    </li>
  );
}
