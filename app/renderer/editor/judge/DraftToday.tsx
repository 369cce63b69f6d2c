import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { CountReport } from '../../../shared/api/index.ts';
import { useFormats } from '../../i18n/formats.ts';
import { ReportBars, useToday } from '../../live/numbers/DayBars.tsx';
import { useApp } from '../../stores/app-store.ts';
import { FigureIcon } from '../../ui/FigureIcon.tsx';
import { withCrossings } from './draft-report.ts';
import { isChanged, type EditorState } from '../state/editor-state.ts';
import type { Tally } from './judge.ts';
import type { EditorRegion } from '../state/regions.ts';
import classes from '../RegionEditor.module.css';
import type { JudgedDraft } from './use-judge.ts';
import type { Known } from './use-people.ts';

interface Props {
  cameraId: string;
  state: EditorState;
  region: EditorRegion | null;
  verdict: JudgedDraft | null;
  known: Known | null;
  impossible: boolean;
}

/** What today's people make of the region as it is drawn, against its saved version. */
export function DraftToday({ cameraId, state, region, verdict, known, impossible }: Props) {
  const { t } = useTranslation();
  const formats = useFormats();
  const report = useToday(cameraId);
  const fromMs = useApp((app) => app.info?.today.fromMs) ?? 0;
  const kept = region?.regionId ? state.saved[region.regionId] : undefined;
  const sinceMs = known && known.sinceMs > fromMs ? known.sinceMs : null;
  const tally = impossible ? null : (verdict?.draft ?? null);
  const shown = useMemo(
    () => report && withCrossings(report, tally?.kind === 'crossed' ? tally.crossings : [], sinceMs),
    [report, tally, sinceMs],
  );
  if (!region)
    return (
      <div className={classes.today}>
        <p className="t13 q">{t('editor.today.choose')}</p>
      </div>
    );
  const against = isChanged(state, region) && verdict?.saved ? words(verdict.saved) : null;
  function words(given: Tally): string {
    return given.kind === 'crossed'
      ? t('editor.today.crossed', { in: formats.number(given.in), out: formats.number(given.out) })
      : t('editor.today.visited', {
          count: given.visits,
          visits: formats.number(given.visits),
          most: formats.number(given.most),
        });
  }
  function caption(): string {
    if (impossible) return t('editor.today.cannot');
    if (against)
      return kept
        ? t('editor.today.saved', { version: kept.ruleVersion, counted: against })
        : t('editor.today.without', { counted: against });
    return kept ? t('editor.today.since', { version: kept.ruleVersion }) : t('editor.today.unsaved');
  }
  return (
    <div className={classes.today} data-kind={region.kind}>
      <div>
        <div className="t13 m">{t(`editor.today.with.${region.kind}`)}</div>
        <div className={`n n4 ${classes.numbers}`} data-testid="draft-today">
          {tally ? <Figures tally={tally} /> : <span className="qq">–</span>}
        </div>
        <div className={`t12 qq ${classes.caption}`} role="status">
          {caption()}
          {verdict &&
            ` · ${t('editor.today.people', { count: verdict.people, people: formats.number(verdict.people) })}`}
          {verdict && sinceMs !== null && `, ${t('editor.today.last', { time: formats.time(sinceMs) })}`}
        </div>
      </div>
      {region.kind === 'zone' ? (
        <p className={`t13 q ${classes.stay}`}>
          {tally?.kind === 'visited' &&
            tally.stayMs !== null &&
            t('editor.today.stay', { duration: formats.duration(tally.stayMs) })}
        </p>
      ) : (
        <ReportBars report={tally ? (shown as CountReport) : null} />
      )}
    </div>
  );
}

function Figures({ tally }: { tally: Tally }) {
  const { t } = useTranslation();
  const formats = useFormats();
  if (tally.kind === 'visited') {
    return (
      <>
        <span>
          {formats.number(tally.visits)}
          <small>{t('editor.today.visits', { count: tally.visits })}</small>
        </span>
        <span>
          {formats.number(tally.most)}
          <small>{t('editor.today.atOnce')}</small>
        </span>
      </>
    );
  }
  return (
    <>
      <span>
        <FigureIcon kind="in" size={20} label={t('editor.in')} />
        {formats.number(tally.in)}
      </span>
      <span>
        <FigureIcon kind="out" size={20} label={t('editor.out')} />
        {formats.number(tally.out)}
      </span>
    </>
  );
}
