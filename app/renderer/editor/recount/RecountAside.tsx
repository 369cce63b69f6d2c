import { ActionIcon, Button, Progress, TextInput } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AppInfo } from '../../../shared/api/index.ts';
import type { Recount } from '../../../shared/domain/recount.ts';
import { errorOf } from '../../client/client.ts';
import { dateOf } from '../../../core/stats/business-day.ts';
import { dayOf, shiftDay } from '../../today/day.ts';
import { useFormats } from '../../i18n/formats.ts';
import { useCommand, type Commands } from '../../query/use-command.ts';
import { useApp } from '../../stores/app-store.ts';
import { ErrorText } from '../../ui/ErrorText.tsx';
import { useKeys } from '../../ui/use-keys.ts';
import { changesAnything, recountGroups } from './recount-rows.ts';
import classes from './Recount.module.css';
import { RecountTable } from './RecountTable.tsx';
import { useRecounts } from './use-recounts.ts';

type Act = (
  method: 'recounts.cancel' | 'recounts.accept' | 'recounts.revoke' | 'recounts.discard',
  recountId: string,
) => void;
interface Props {
  cameraId: string;
  /** Names of regions that differ from what is saved. */ unsaved: readonly string[];
  onClose: () => void;
}

/** Counts the people of the past again with the regions of now, shows old against new per day, and asks before charts show it. */
export function RecountAside({ cameraId, unsaved, onClose }: Props) {
  const { t, i18n } = useTranslation();
  const { recounts, take } = useRecounts(cameraId);
  const [chosen, setChosen] = useState<string | null>(null);
  const commands = useCommand(),
    { error } = commands;
  const heading = useRef<HTMLHeadingElement>(null);
  useKeys({ Escape: onClose });
  useEffect(() => heading.current?.focus(), []);
  // what waits for an answer comes first
  const shown =
    recounts?.find(({ recountId }) => recountId === chosen) ??
    recounts?.find(({ status }) => status === 'running' || status === 'ready');
  const show = (recount: Recount) => {
    take(recount);
    setChosen(recount.recountId);
  };
  const act: Act = (method, recountId) => commands.send(method, { recountId }, show);
  return (
    <aside className={classes.aside} aria-labelledby="recount-heading">
      <header>
        <h2 className="t16 b" id="recount-heading" ref={heading} tabIndex={-1}>
          {t('editor.recount.title')}
        </h2>
        <span className="sp" />
        <ActionIcon aria-label={t('ui.close')} onClick={onClose}>
          <IconX size={20} stroke={1.75} />
        </ActionIcon>
      </header>
      <div className={classes.body}>
        <p className="t13 q">{t('editor.recount.says')}</p>
        {unsaved.length > 0 && (
          <p className="t13 m">
            {t('editor.recount.unsaved', {
              names: new Intl.ListFormat(i18n.language, { type: 'conjunction' }).format(
                unsaved.map((name) => `“${name}”`),
              ),
            })}
          </p>
        )}
        <RangeForm
          running={recounts?.some(({ status }) => status === 'running') ?? true}
          onStart={(fromMs, toMs) => start(commands, cameraId, fromMs, toMs).then(show, () => undefined)}
        />
        {error && (
          <p className={classes.failed} role="alert">
            <ErrorText error={error} />
          </p>
        )}
        {shown && <Result recount={shown} act={act} />}
        <History recounts={recounts ?? []} shown={shown?.recountId ?? null} onChoose={setChosen} />
      </div>
    </aside>
  );
}

/** A range that begins before tracks were kept begins where they do. */
async function start({ ask }: Commands, cameraId: string, fromMs: number, toMs: number): Promise<Recount> {
  try {
    return await ask('recounts.start', { cameraId, fromMs, toMs });
  } catch (thrown) {
    const {
      code,
      params: { sinceMs },
    } = errorOf(thrown);
    if (code !== 'RECOUNT_001' || typeof sinceMs !== 'number' || sinceMs >= toMs) throw thrown;
    return ask('recounts.start', { cameraId, fromMs: sinceMs, toMs });
  }
}

function RangeForm({ running, onStart }: { running: boolean; onStart: (fromMs: number, toMs: number) => void }) {
  const { t } = useTranslation();
  const info = useApp((state) => state.info);
  const [range, setRange] = useState<{ from: string; to: string } | null>(null);
  if (!info) return null;
  const today = dateOf(info.today.fromMs, info.site.timeZone);
  const { from, to } = range ?? {
    from: dateOf(shiftDay(info.today.fromMs, -6, info.site), info.site.timeZone),
    to: today,
  };
  const span = spanOf(from, to, info);
  return (
    <form
      className={classes.range}
      onSubmit={(event) => {
        event.preventDefault();
        if (span && !running) onStart(span.fromMs, span.toMs);
      }}
    >
      <TextInput
        type="date"
        label={t('editor.recount.from')}
        value={from}
        max={today}
        onChange={(event) => setRange({ from: event.currentTarget.value, to })}
      />
      <TextInput
        type="date"
        label={t('editor.recount.to')}
        value={to}
        max={today}
        onChange={(event) => setRange({ from, to: event.currentTarget.value })}
      />
      <Button type="submit" variant="filled" disabled={!span || running}>
        {t('editor.recount.start')}
      </Button>
      {!span && <p className={classes.failed}>{t('editor.recount.noSpan')}</p>}
    </form>
  );
}

/** From the beginning of the first to the end of the last day; null when there is no such stretch of the past. */
function spanOf(from: string, to: string, { today, site }: AppInfo): { fromMs: number; toMs: number } | null {
  if (!/^\d{4}-\d\d-\d\d$/.test(from) || !/^\d{4}-\d\d-\d\d$/.test(to)) return null;
  const fromMs = dayOf(from, today.fromMs, site),
    toMs = Math.min(today.toMs, shiftDay(dayOf(to, today.fromMs, site), 1, site));
  return fromMs < toMs && fromMs <= today.fromMs ? { fromMs, toMs } : null;
}

function Result({ recount, act }: { recount: Recount; act: Act }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const id = useId();
  const { recountId, status, progress, tracks, days, error } = recount;
  const waits = changesAnything(days) ? 'ready' : 'same';
  return (
    <section className={classes.result} aria-labelledby={id}>
      <h3 className="m" id={id}>
        {rangeWords(recount, formats)}
      </h3>
      {status === 'running' && (
        <>
          <Progress value={progress * 100} aria-label={t('editor.recount.progress')} />
          <div className="row">
            <span className="t13 q" role="status">
              {t('editor.recount.running', { percent: formats.percent(progress) })}
            </span>
            <span className="sp" />
            <Button size="compact-sm" onClick={() => act('recounts.cancel', recountId)}>
              {t('ui.cancel')}
            </Button>
          </div>
        </>
      )}
      {status === 'failed' && error && (
        <p className={classes.failed}>
          <ErrorText error={error} />
        </p>
      )}
      {(status === 'ready' || status === 'accepted') && (
        <>
          <p className="t13 q" role="status">
            {t(`editor.recount.${status === 'accepted' ? 'accepted' : waits}`, {
              count: tracks,
              people: formats.number(tracks),
            })}
          </p>
          <RecountTable groups={recountGroups(days)} />
        </>
      )}
      {(status === 'cancelled' || status === 'discarded') && (
        <p className="t13 q">{t(`editor.recount.says${status === 'cancelled' ? 'Cancelled' : 'Discarded'}`)}</p>
      )}
      {status === 'accepted' && (
        <Button className={classes.revoke} onClick={() => act('recounts.revoke', recountId)}>
          {t('editor.recount.revoke')}
        </Button>
      )}
      {status === 'ready' && (
        <div className={classes.answer}>
          <Button onClick={() => act('recounts.discard', recountId)}>{t('editor.recount.discard')}</Button>
          <Button variant="filled" onClick={() => act('recounts.accept', recountId)}>
            {t('editor.recount.accept')}
          </Button>
        </div>
      )}
    </section>
  );
}

function rangeWords({ fromMs, toMs }: Recount, formats: ReturnType<typeof useFormats>): string {
  const [first, last] = [formats.day(fromMs), formats.day(toMs - 1)];
  return first === last
    ? `${first}, ${formats.timeRange(fromMs, toMs)}`
    : `${first}, ${formats.time(fromMs)} – ${last}, ${formats.time(toMs)}`;
}

function History({
  recounts,
  shown,
  onChoose,
}: {
  recounts: readonly Recount[];
  shown: string | null;
  onChoose: (recountId: string) => void;
}) {
  const { t } = useTranslation();
  const formats = useFormats();
  if (recounts.length === 0) return null;
  return (
    <section aria-label={t('editor.recount.history')}>
      <h3 className={classes.label}>{t('editor.recount.history')}</h3>
      <ul className={classes.history}>
        {recounts.map((recount) => (
          <li key={recount.recountId}>
            <button
              type="button"
              aria-pressed={recount.recountId === shown}
              onClick={() => onChoose(recount.recountId)}
            >
              <span>{rangeWords(recount, formats)}</span>
              <span className="qq">
                {t(`editor.recount.status.${recount.status}`)}, {formats.day(recount.createdAtMs)},{' '}
                {formats.time(recount.createdAtMs)}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
