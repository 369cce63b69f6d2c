import { Anchor, Button, Popover, SegmentedControl, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Correction, CorrectionReason } from '../../shared/api/index.ts';
import { useFormats } from '../i18n/formats.ts';
import { useCommand } from '../query/use-command.ts';
import { useMayAsk } from '../stores/app-store.ts';
import { ErrorText } from '../ui/ErrorText.tsx';
import classes from './TodayPage.module.css';

interface Props {
  correction: Correction | null;
  inside: number | undefined;
  canCorrect: boolean;
}

/** Under how many are inside: what somebody set it to, with the way back, and the way to set it. */
export function InsideNote({ correction, inside, canCorrect: isNow }: Props) {
  const canCorrect = useMayAsk('counts.correctInside') && isNow;
  const { t } = useTranslation();
  const formats = useFormats();
  const [open, setOpen] = useState(false);
  const { send, error } = useCommand();
  const undo = (correctionId: string) => send('counts.undoCorrection', { correctionId });
  return (
    <>
      {inside !== undefined && inside < 0 && <span className={classes.insideNote}>{t('today.belowNobody')}</span>}
      {correction && (
        <span className={classes.insideNote} data-testid="correction" title={correction.note || undefined}>
          {t('today.correctedTo', {
            time: formats.time(correction.atMs),
            people: formats.number(correction.people),
            before: formats.number(correction.before),
          })}
          {canCorrect && (
            <>
              {' '}
              <Anchor component="button" type="button" onClick={() => undo(correction.correctionId)}>
                {t('today.undo')}
              </Anchor>
            </>
          )}
        </span>
      )}
      {error && (
        <span className={classes.insideNote} role="alert">
          <ErrorText error={error} />
        </span>
      )}
      {canCorrect && (
        <span className={classes.insideNote}>
          <Popover opened={open} onChange={setOpen} position="bottom-start" trapFocus returnFocus shadow="md">
            <Popover.Target>
              <Anchor component="button" type="button" aria-expanded={open} onClick={() => setOpen(!open)}>
                {t('today.correct')}
              </Anchor>
            </Popover.Target>
            <Popover.Dropdown>{open && <CorrectForm onDone={() => setOpen(false)} />}</Popover.Dropdown>
          </Popover>
        </span>
      )}
    </>
  );
}

const reasons: readonly CorrectionReason[] = ['counted', 'empty', 'other'];
const MOST = 100_000;

function CorrectForm({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation();
  const [people, setPeople] = useState('');
  const [reason, setReason] = useState<CorrectionReason>('counted');
  const [note, setNote] = useState('');
  const [wrong, setWrong] = useState(false);
  const { send, error, busy } = useCommand();
  const number = reason === 'empty' ? 0 : /^\d{1,6}$/.test(people.trim()) ? Number(people) : NaN;
  const save = () => {
    if (!(number <= MOST)) return setWrong(true);
    send('counts.correctInside', { people: number, reason, note }, onDone);
  };
  return (
    <form
      className={classes.correct}
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <SegmentedControl
        aria-label={t('today.correctWhy')}
        value={reason}
        onChange={(value) => setReason(value as CorrectionReason)}
        data={reasons.map((value) => ({ value, label: t(`today.correctReason.${value}`) }))}
      />
      {reason !== 'empty' && (
        <TextInput
          data-autofocus
          label={t('today.correctPeople')}
          inputMode="numeric"
          autoComplete="off"
          value={people}
          error={wrong && t('today.correctNumber')}
          onChange={(event) => {
            setPeople(event.currentTarget.value);
            setWrong(false);
          }}
        />
      )}
      {reason === 'other' && (
        <TextInput
          label={t('today.correctNote')}
          maxLength={200}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
      )}
      {error && (
        <p role="alert">
          <ErrorText error={error} />
        </p>
      )}
      <Button type="submit" variant="filled" loading={busy}>
        {t('ui.save')}
      </Button>
    </form>
  );
}
