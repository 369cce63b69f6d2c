import { Select } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import {
  cheapestDecoder,
  DECODER_NAMES,
  type DecoderTrial,
  type DecoderWish,
  type DecodingState,
  type StreamTrials,
} from '../../shared/domain/decoder.ts';
import type { InferenceState } from '../../shared/domain/provider.ts';
import { useFormats } from '../i18n/formats.ts';
import { setAnswer } from '../query/follow-client.ts';
import { useApi } from '../query/use-api.ts';
import { useCommand } from '../query/use-command.ts';
import { useCameras } from '../stores/camera-store.ts';
import { ErrorText } from '../ui/ErrorText.tsx';
import classes from './SettingsPage.module.css';

const AUTOMATIC = 'automatic';

/** What decodes the cameras' streams on this PC, what it costs, and why not the graphics card. */
export function DecodingSection() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const { data: state } = useApi('inference.get', {});
  const { send, error } = useCommand();
  if (!state) return null;
  const { decoding } = state;
  const keep = (now: InferenceState) => setAnswer(queries, 'inference.get', {}, now);
  const choose = (value: string | null) =>
    send('inference.decoding', { cameraId: null, wish: value === AUTOMATIC ? null : (value as DecoderWish) }, keep);
  return (
    <section>
      <h2 className="t16 b">{t('settings.decoding')}</h2>
      <p className={classes.text}>{t('settings.decodingWhy')}</p>
      <Found decoding={decoding} />
      <div className={classes.controls}>
        <Select
          label={t('settings.use')}
          value={decoding.wish ?? AUTOMATIC}
          onChange={choose}
          allowDeselect={false}
          data={[AUTOMATIC, 'software'].map((value) => ({ value, label: t(`settings.${value}`) }))}
        />
      </div>
      {error && (
        <p role="alert" className={classes.error}>
          <ErrorText error={error} />
        </p>
      )}
    </section>
  );
}

function Found({ decoding: { candidates, trials, failed } }: { decoding: DecodingState }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const cameras = useCameras((state) => state.cameras) ?? [];
  if (candidates.length === 0) return <p className={classes.text}>{t('settings.noCard')}</p>;
  if (trials.length === 0) {
    const cards = candidates.map((name) => DECODER_NAMES[name]).join(', ');
    return <p className={classes.text}>{t('settings.noTrial', { cards })}</p>;
  }
  return (
    <>
      <table className={classes.table}>
        <thead>
          <tr>
            <th>{t('settings.stream')}</th>
            <th>{t('settings.decoder')}</th>
            <th>{t('settings.found')}</th>
          </tr>
        </thead>
        <tbody>
          {trials.flatMap((found) =>
            found.trials.map((trial) => <Trial key={keyOf(found, trial)} found={found} trial={trial} />),
          )}
        </tbody>
      </table>
      {failed.map(({ cameraId, error, againAtMs }) => (
        <p key={cameraId} className={classes.text}>
          {t('settings.left', { name: cameras.find((one) => one.cameraId === cameraId)?.name ?? cameraId })}
          <ErrorText error={error} /> {t('settings.again', { when: formats.time(againAtMs) })}
        </p>
      ))}
    </>
  );
}

const keyOf = ({ stream: { codec, width, height } }: StreamTrials, { decoder }: DecoderTrial) =>
  [codec, width, height, decoder].join(' ');

function Trial({ found: { stream, trials }, trial }: { found: StreamTrials; trial: DecoderTrial }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { decoder, error, softwareMs, hardwareMs } = trial,
    used = decoder === cheapestDecoder(trials);
  return (
    <tr className={classes.wraps}>
      <td>{`${stream.codec.toUpperCase()} ${stream.width} × ${stream.height}`}</td>
      <td className={used ? 'b' : undefined}>{DECODER_NAMES[decoder]}</td>
      <td>
        {used && <span className="b">{t('settings.used')} </span>}
        {error ? (
          <ErrorText error={error} />
        ) : (
          t('settings.spares', { ms: formats.number(hardwareMs ?? 0, 0), software: formats.number(softwareMs ?? 0, 0) })
        )}
      </td>
    </tr>
  );
}
