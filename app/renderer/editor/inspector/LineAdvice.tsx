import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { LineScore, Reason } from '../../../core/adviser/types.ts';
import { useFormats } from '../../i18n/formats.ts';
import { Check } from './Checks.tsx';
import classes from '../RegionEditor.module.css';
import type { Proposed } from '../judge/proposed.ts';
import type { Judged } from '../judge/use-judge.ts';

/** The gravest; mending them changes the rest. */
const MOST_REASONS = 2;

/** What the ways of people say of a line or gate: on both sides or not, and each reason against it with its fix. */
export function LineAdvice({ score, people }: { score: LineScore; people: number }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { verdict, reasons, tracks, enough } = score;
  const say = useReason(score, people);
  if (verdict === 'unknown')
    return (
      <Check sign="unknown" fix={t('editor.advice.unknownFix')}>
        {say(reasons[0] ?? 'too-few-tracks')}
      </Check>
    );
  const seen = Math.round((enough ?? 0) * tracks);
  return (
    <>
      {tracks > 0 && (
        <Check sign={enough !== null && enough >= 0.95 ? 'ok' : 'bad'}>
          {t('editor.advice.bothSides', { seen: formats.number(seen), people: formats.number(tracks) })}
        </Check>
      )}
      {reasons.slice(0, MOST_REASONS).map((reason) => (
        <Check key={reason} sign="bad" fix={t(`editor.advice.fix.${reason}`)}>
          {say(reason)}
        </Check>
      ))}
    </>
  );
}

/** The sentence of a reason. */
export function useReason(score: LineScore | null, people: number): (reason: Reason) => string {
  const { t } = useTranslation();
  const formats = useFormats();
  return (reason) =>
    t(`editor.advice.reason.${reason}`, {
      people: formats.number(people),
      angle: Math.round(score?.angle ?? 0),
      percent: formats.percent(score?.repeated ?? 0),
    });
}

/** Asks for a line, and shows what came of it. */
export function Proposal({
  judged: { proposal, propose, putAside },
  onTake,
}: {
  judged: Omit<Judged, 'proposal'> & { proposal: Proposed | null };
  onTake: () => void;
}) {
  const { t } = useTranslation();
  const formats = useFormats();
  if (!proposal)
    return (
      <Button className={classes.propose} onClick={propose}>
        {t('editor.advice.propose')}
      </Button>
    );
  if (!proposal.ok)
    return (
      <p className={classes.says} role="status">
        {t(`editor.advice.none.${proposal.reason}`)}
      </p>
    );
  const { score, anchor } = proposal;
  return (
    <div className={classes.proposal} role="status">
      <p className="t13">
        {t('editor.advice.proposed', {
          in: formats.number(score.in),
          out: formats.number(score.out),
          anchor: t(`editor.advice.at.${anchor}`),
        })}{' '}
        {t(proposal.kept ? 'editor.advice.insideKept' : 'editor.advice.insideBusier')}
      </p>
      <div className="row">
        <Button
          onClick={() => {
            onTake();
            putAside();
          }}
        >
          {t('editor.takeIt')}
        </Button>
        <Button variant="subtle" onClick={putAside}>
          {t('editor.advice.putAside')}
        </Button>
      </div>
    </div>
  );
}
