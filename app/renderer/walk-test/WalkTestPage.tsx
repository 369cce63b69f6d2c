import { Anchor, Button, Select } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { dateOfStep } from '../../core/stats/history-steps.ts';
import { tallyOf, type Tap } from '../../core/stats/walk-test.ts';
import type { Direction } from '../../shared/domain/region.ts';
import type { Camera } from '../../shared/domain/camera.ts';
import { RefusalReason } from '../../shared/domain/crossing.ts';
import { WALK_LIMITS, type WalkTest } from '../../shared/domain/walk-test.ts';
import { CameraTitle, OneCamera } from '../cameras/OneCamera.tsx';
import { useFormats } from '../i18n/formats.ts';
import { LivePicture } from '../live/video/LivePicture.tsx';
import { setAnswer } from '../query/follow-client.ts';
import { useApi } from '../query/use-api.ts';
import { useCommand } from '../query/use-command.ts';
import { serverNow, useApp } from '../stores/app-store.ts';
import { ErrorText } from '../ui/ErrorText.tsx';
import { FigureIcon } from '../ui/FigureIcon.tsx';
import classes from './WalkTest.module.css';

const OVERLAYS = { boxes: true, trails: true, ids: false, lines: true, zones: false, names: false };
/** How often what was counted meanwhile is read, ms. */
const AGAIN_MS = 2_000;

interface Line {
  regionId: string;
  name: string;
  ruleVersion: number;
}

/** Somebody stands at the door with a phone and taps; what was counted is laid beside it. */
export function WalkTestPage({ cameraId }: { cameraId: string }) {
  return <OneCamera cameraId={cameraId}>{(camera) => <Page camera={camera} />}</OneCamera>;
}

function Page({ camera: { cameraId, name, telemetry } }: { camera: Camera }) {
  const { t } = useTranslation();
  const { data: regions } = useApi('regions.list', { cameraId });
  const { width = 16, height = 9 } = telemetry ?? {};
  const lines = regions?.filter(({ kind }) => kind === 'line' || kind === 'gate');
  return (
    <div className={classes.page}>
      <CameraTitle title={`${t('walk-test.title')}, ${name}`} way={[name, t('walk-test.title')]} />
      <p className={classes.why}>{t('walk-test.why')}</p>
      <div className={classes.top}>
        <div className={classes.picture} style={{ aspectRatio: `${width} / ${height}` }}>
          <LivePicture cameraId={cameraId} paused={false} overlays={OVERLAYS} />
        </div>
        {lines && lines.length > 0 && <Test cameraId={cameraId} lines={lines} />}
        {lines?.length === 0 && (
          <div className={classes.side}>
            <p>{t('walk-test.noLine')}</p>
            <Button component={Link} href={`/cameras/${cameraId}/lines`}>
              {t('walk-test.draw')}
            </Button>
          </div>
        )}
      </div>
      {lines && <Past cameraId={cameraId} lines={lines} />}
    </div>
  );
}

/** The test that runs: two large buttons, and how many were counted since it began. */
function Test({ cameraId, lines }: { cameraId: string; lines: readonly Line[] }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const queries = useQueryClient();
  const { send, error, busy } = useCommand();
  const lost = useApp((state) => state.connection.state === 'lost');
  const [regionId, setRegionId] = useState(lines[0].regionId),
    [startedMs, setStartedMs] = useState<number | null>(null),
    [taps, setTaps] = useState<Tap[]>([]);
  const known = useApi('walkTests.list', { cameraId }).data ?? [];
  const tap = (direction: Direction) =>
    taps.length < WALK_LIMITS.taps && setTaps([...taps, { direction, atMs: serverNow() }]);
  const of = (direction: Direction) => formats.number(taps.filter((each) => each.direction === direction).length);
  const stop = () => {
    setStartedMs(null);
    setTaps([]);
  };
  const end = () => {
    const test = { cameraId, regionId, startedMs: startedMs!, endedMs: serverNow(), taps };
    send('walkTests.save', test, (done) => {
      setAnswer(queries, 'walkTests.list', { cameraId }, [done, ...known]);
      stop();
    });
  };
  if (startedMs === null)
    return (
      <div className={classes.side}>
        {lines.length > 1 && (
          <Select
            label={t('walk-test.line')}
            allowDeselect={false}
            value={regionId}
            onChange={(value) => setRegionId(value ?? regionId)}
            data={lines.map(({ regionId: value, name: label }) => ({ value, label }))}
          />
        )}
        <Button className={classes.begin} variant="filled" size="lg" onClick={() => setStartedMs(serverNow())}>
          {t('walk-test.begin')}
        </Button>
      </div>
    );
  return (
    <div className={classes.side}>
      <div className={classes.taps}>
        {(['in', 'out'] as const).map((direction) => (
          <button
            key={direction}
            type="button"
            className={classes.tap}
            data-way={direction}
            disabled={busy}
            onClick={() => tap(direction)}
          >
            <FigureIcon kind={direction} size={32} />
            {t(`walk-test.${direction}`)}
          </button>
        ))}
      </div>
      <p className="t16 m" data-testid="tapped" aria-live="polite">
        {t('walk-test.tapped', { in: of('in'), out: of('out') })}
      </p>
      <Counted cameraId={cameraId} regionId={regionId} fromMs={startedMs} />
      <span className={classes.buttons}>
        <Button variant="filled" loading={busy} disabled={taps.length === 0 || lost} onClick={end}>
          {t('walk-test.end')}
        </Button>
        <Button disabled={taps.length === 0 || busy} onClick={() => setTaps(taps.slice(0, -1))}>
          {t('walk-test.undo')}
        </Button>
        <Button disabled={busy} onClick={stop}>
          {t('walk-test.drop')}
        </Button>
      </span>
      {busy && <p className="q">{t('walk-test.comparing')}</p>}
      {lost && <p className="q">{t('walk-test.lost')}</p>}
      {error && (
        <p role="alert" className={classes.error}>
          <ErrorText error={error} />
        </p>
      )}
    </div>
  );
}

function Counted({ cameraId, regionId, fromMs }: { cameraId: string; regionId: string; fromMs: number }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const range = { cameraId, regionId, fromMs, toMs: fromMs + WALK_LIMITS.longest };
  const { data } = useApi('events.list', { ...range, only: 'counted', limit: 500 }, { everyMs: AGAIN_MS });
  const of = (direction: Direction) =>
    formats.number((data ?? []).filter((event) => event.direction === direction).length);
  return <p className="q">{t('walk-test.counted', { in: of('in'), out: of('out') })}</p>;
}

function Past({ cameraId, lines }: { cameraId: string; lines: readonly Line[] }) {
  const { t } = useTranslation();
  const { data } = useApi('walkTests.list', { cameraId });
  if (!data || data.length === 0) return null;
  return (
    <section>
      <h2 className="t16 b">{t('walk-test.before')}</h2>
      <ul className={classes.list}>
        {data.map((test, i) => (
          <Result
            key={test.testId}
            test={test}
            open={i === 0}
            isOld={lines.some((line) => line.regionId === test.regionId && line.ruleVersion !== test.ruleVersion)}
          />
        ))}
      </ul>
    </section>
  );
}

function Result({ test, open, isOld }: { test: WalkTest; open: boolean; isOld: boolean }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const [came, went] = [tallyOf(test.result, 'in'), tallyOf(test.result, 'out')];
  const whole = came.counted === came.walked && went.counted === went.walked;
  return (
    <li data-testid="walk-result">
      <p className="t16 m">
        {t('walk-test.result', {
          countedIn: formats.number(came.counted),
          walkedIn: formats.number(came.walked),
          countedOut: formats.number(went.counted),
          walkedOut: formats.number(went.walked),
        })}
      </p>
      {whole && <p className="q">{t('walk-test.all')}</p>}
      {came.extra + went.extra > 0 && (
        <p className="q">{t('walk-test.extra', { in: formats.number(came.extra), out: formats.number(went.extra) })}</p>
      )}
      <p className="t13 qq">
        {t('walk-test.at', {
          day: formats.day(test.startedMs),
          time: formats.timeRange(test.startedMs, test.endedMs),
          line: test.regionName,
          version: test.ruleVersion,
        })}
        {test.testedBy && `, ${t('walk-test.by', { name: test.testedBy })}`}
      </p>
      {isOld && <p className={classes.old}>{t('walk-test.changed')}</p>}
      {!whole && <Taps test={test} open={open} />}
    </li>
  );
}

/** What became of each tap that was not simply counted. */
function Taps({ test, open }: { test: WalkTest; open: boolean }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const site = useApp((state) => state.info?.site);
  if (!site) return null;
  const others = test.result.taps.filter(({ outcome }) => outcome !== 'counted');
  const pathOf = (eventId: string, atMs: number) => {
    const params = { day: dateOfStep(atMs, site), door: test.cameraId, event: `${Math.round(atMs)}.${eventId}` };
    return `/today?${new URLSearchParams(params).toString()}`;
  };
  return (
    <details open={open}>
      <summary>{t('walk-test.others', { count: others.length })}</summary>
      <ul className={classes.others}>
        {others.map(({ direction, atMs, outcome, eventId, refusal }, i) => {
          const name = t('walk-test.tap', { way: t(`walk-test.${direction}`), time: formats.timeSeconds(atMs) }),
            reason = RefusalReason.safeParse(refusal);
          return (
            <li key={i}>
              {name}:{' '}
              {t(`walk-test.outcome.${outcome}`, { reason: reason.success ? t(`today.reason.${reason.data}`) : '' })}{' '}
              {eventId && (
                <Anchor
                  component={Link}
                  href={pathOf(eventId, atMs)}
                  aria-label={t('walk-test.receiptOf', {
                    way: t(`walk-test.${direction}`),
                    time: formats.timeSeconds(atMs),
                  })}
                >
                  {t('walk-test.receipt')}
                </Anchor>
              )}
            </li>
          );
        })}
      </ul>
    </details>
  );
}
