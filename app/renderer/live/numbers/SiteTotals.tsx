import { useTranslation } from 'react-i18next';
import type { CountReport, World } from '../../../shared/api/index.ts';
import type { Camera } from '../../../shared/domain/camera.ts';
import { shiftDay } from '../../today/day.ts';
import { measuredText } from '../../today/measured.ts';
import { errorSentence } from '../../i18n/error-sentence.ts';
import { useFormats } from '../../i18n/formats.ts';
import { useApi } from '../../query/use-api.ts';
import { useApp } from '../../stores/app-store.ts';
import { isCrossed, useCameras } from '../../stores/camera-store.ts';
import { ofShop } from '../../stores/world.ts';
import { useUnknown } from '../../ui/StatePhrase.tsx';
import { signOf, StateSign, type Sign } from '../../ui/StateSign.tsx';
import { useNow } from '../../ui/use-now.ts';
import { AsOf, Figure } from './Figure.tsx';
import { countedUntil, missingDoors, type Freshness } from '../freshness.ts';
import classes from './SiteTotals.module.css';
import { useFreshness } from '../use-freshness.ts';

/** The whole shop: in, out, inside; whether every door counts; then one sentence per trouble. */
export function SiteTotals({ cameras }: { cameras: readonly Camera[] }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const totals = useApp((state) => state.totals);
  const regions = useCameras((state) => state.regions);
  const connection = useFreshness(null);
  const isDoor = (cameraId: string) => regions[cameraId]?.some(isCrossed) ?? false;
  const own = ofShop(cameras),
    missing = missingDoors(own, isDoor);
  // What somebody switched off is missing in the sum, and no trouble.
  const silent = missing.filter(({ state }) => state.status !== 'off'),
    unknown = useUnknown();
  const doors = own.filter(({ cameraId }) => isDoor(cameraId)).length;
  const troubles = cameras.filter(({ state }) => state.status === 'stalled' || state.status === 'failed');
  const risky = cameras.filter(({ cameraId, state }) => state.risk && isDoor(cameraId)).length;
  // A total without a door is not the shop's: quiet, and it says which.
  const freshness: Freshness =
    connection.kind === 'live' && missing.length ? { kind: 'old', asOfMs: countedUntil(missing[0]) } : connection;
  const [sign, words] = doorState();
  function doorState(): [Sign, string] {
    if (doors === 0) return ['off', t('live.noDoors')];
    if (unknown) return ['warn', unknown.word];
    if (missing.length === 0 && risky > 0) return ['warn', t('ui.risky', { count: risky })];
    if (missing.length === 0)
      return ['ok', t(doors === 1 ? 'live.doorCounting' : 'live.doorsCounting', { count: doors })];
    if (silent.length === 0)
      return [
        'off',
        missing.length === 1
          ? t('live.doorOff', { name: missing[0].name })
          : t('live.doorsOff', { count: missing.length, total: doors }),
      ];
    return [
      silent.some(({ state }) => state.status === 'failed') ? 'fail' : 'warn',
      silent.length === 1
        ? t('live.doorNot', { name: silent[0].name })
        : t('live.doorsNot', { count: silent.length, total: doors }),
    ];
  }
  return (
    <aside className={`${classes.side} hero`} aria-label={t('live.wholeShop')}>
      {totals?.world === 'demo' && (
        <p className="t13 qq" data-testid="demo-world">
          {t('live.demoWorld')}
        </p>
      )}
      <Figure
        kind="in"
        label={t('live.inToday')}
        value={totals?.in ?? null}
        size="n1"
        freshness={freshness}
        testId="in-today"
      />
      {connection.kind !== 'live' ? (
        <AsOf trouble>{t('live.asOf', { time: formats.timeSeconds(connection.asOfMs) })}</AsOf>
      ) : (
        missing.length > 0 && (
          <p className="t16 q">
            {t('live.without', {
              name: missing.map(({ name }) => name).join(', '),
              time: formats.time(countedUntil(missing[0])),
            })}
          </p>
        )
      )}
      <div className={classes.two}>
        <Figure
          kind="out"
          label={t('ui.out')}
          value={totals?.out ?? null}
          size="n3"
          freshness={freshness}
          testId="out-today"
        />
        <Figure
          kind="inside"
          label={t('ui.inside')}
          value={totals?.inside ?? null}
          size="n3"
          freshness={freshness}
          testId="inside-now"
        />
      </div>
      <Corrected />
      <Yesterday world={totals?.world ?? 'shop'} todayIn={totals?.in ?? null} />
      <div className={classes.doors}>
        <StateSign sign={sign}>{words}</StateSign>
      </div>
      {troubles.length > 0 && (
        <section className={classes.troubles}>
          <h2>{t('live.needsHand')}</h2>
          {troubles.map((camera) => (
            <Trouble key={camera.cameraId} camera={camera} />
          ))}
        </section>
      )}
    </aside>
  );
}

/** That, when and to what somebody set how many are inside. */
export function Corrected() {
  const { t } = useTranslation();
  const formats = useFormats();
  const correction = useApp((state) => state.totals?.correction);
  return correction ? (
    <p className="t13 qq" data-testid="corrected">
      {t('live.corrected', { time: formats.time(correction.atMs), people: formats.number(correction.people) })}
    </p>
  ) : null;
}

function Trouble({ camera }: { camera: Camera }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const now = useNow();
  const { state } = camera;
  const sentence =
    state.status === 'stalled'
      ? t('live.restartsItself', { age: formats.duration(now - countedUntil(camera)) })
      : state.error
        ? errorSentence(state.error, formats.language)
        : t('live.notCounting', { time: formats.time(countedUntil(camera)) });
  return (
    <p>
      <StateSign sign={signOf({ ...state, drawn: true })} className={classes.trouble}>
        {camera.name}
      </StateSign>
      {sentence}
    </p>
  );
}

/** In the first hours, before a tenth of a day is in, yesterday's total stands under today's. */
function Yesterday({ todayIn, world }: { todayIn: number | null; world: World }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const report = useYesterday();
  if (!report || report.world !== world || todayIn === null || report.totalIn === 0 || todayIn >= report.totalIn / 10)
    return null;
  return (
    <section className={classes.yesterday}>
      <h2 className="label">{t('live.yesterday')}</h2>
      <div className="n n2">{formats.number(report.totalIn)}</div>
      <p className="t13 q">
        {t('live.outYesterday', { out: formats.number(report.totalOut) })}{' '}
        {t('live.measuredShare', { part: measuredText(report, formats, t) })}
      </p>
    </section>
  );
}

function useYesterday(): CountReport | null {
  const site = useApp((state) => state.info?.site);
  const toMs = useApp((state) => (state.totals ?? state.info)?.today.fromMs);
  return (
    useApi(
      'counts.report',
      site && toMs !== undefined ? { cameraId: null, fromMs: shiftDay(toMs, -1, site), toMs, bucketMinutes: 60 } : null,
    ).data ?? null
  );
}
