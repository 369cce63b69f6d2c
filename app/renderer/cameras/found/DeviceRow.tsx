import { Button, Checkbox, NativeSelect, PasswordInput, TextInput, UnstyledButton } from '@mantine/core';
import { useEffect, useEffectEvent, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { FoundDevice, OfferedStream } from '../../../shared/domain/device.ts';
import { useFormats } from '../../i18n/formats.ts';
import { ErrorText } from '../../ui/ErrorText.tsx';
import { StateSign } from '../../ui/StateSign.tsx';
import { codecName } from '../source-draft.ts';
import type { Check } from '../use-source-check.ts';
import { CandidateSign, refusalKey } from './CandidateSign.tsx';
import { Certificate } from './Certificate.tsx';
import { deviceTitle, wantsCameraAccount, type DeviceDraft, type StreamOption } from './device.ts';
import classes from './FoundDevices.module.css';
import type { Several } from './use-candidates.ts';
import type { Devices } from './use-devices.ts';

interface RowProps {
  device: FoundDevice;
  devices: Devices;
  check: Check;
  several: Several | null;
}

/** One found device; the selected one is asked for its login here, and says here why it gives no picture. Ticked ones are asked together. */
export function DeviceRow({ device, devices, check, several }: RowProps) {
  const { t } = useTranslation();
  const isSeveral = several !== null && several.ticked.size > 0,
    ticked = several?.ticked.has(device.id) ?? false;
  const on = !isSeveral && devices.selected?.id === device.id;
  const title = deviceTitle(device) ?? t('cameras.found.unknown');
  const candidates = several?.candidates.filter(({ deviceId }) => deviceId === device.id) ?? [];
  const open = candidates.find(({ state }) => state !== 'seen') ?? candidates[0];
  return (
    <li className={classes.device} data-on={on || undefined}>
      {several && (
        <label className={classes.tick}>
          <Checkbox
            aria-label={t('cameras.several.choose', { name: `${title} ${device.addresses[0]}` })}
            checked={ticked}
            onChange={(event) => several.tick([device], event.currentTarget.checked)}
          />
        </label>
      )}
      <UnstyledButton
        className={classes.pick}
        {...(!isSeveral && { 'aria-expanded': on })}
        onClick={() => (isSeveral ? several.tick([device], !ticked) : devices.select(device))}
      >
        <span className={classes.words}>
          <span className={on ? 'b' : 'm'}>{title}</span>
          <span className="t13 qq">
            {[device.addresses[0], device.name !== deviceTitle(device) && device.name, device.location]
              .filter(Boolean)
              .join(' · ')}
          </span>
          <Offers device={device} />
        </span>
        {open ? (
          <CandidateSign candidate={open} />
        ) : (
          <DeviceSign on={on} draft={devices.draftOf(device.id)} asking={devices.asking} check={check} />
        )}
      </UnstyledButton>
      {on && <Selected device={device} devices={devices} check={check} />}
    </li>
  );
}

/** Of a recorder with many channels. */
const STREAMS_SHOWN = 3;

/** Its streams, once it has named them; until then by what it can be asked. */
function Offers({ device: { serviceUrl, profiles, rtsp, streams } }: { device: FoundDevice }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const onvif = profiles.length > 0 ? t('cameras.found.onvif', { profiles: profiles.join(', ') }) : 'ONVIF';
  const ways = [serviceUrl !== null && onvif, rtsp && (rtsp.secure ? 'RTSPS' : 'RTSP')];
  const nameOf = ({ codec, width, height, fps }: OfferedStream) =>
    [
      width && height && `${width} × ${height}`,
      codec && codecName({ codec, profile: null }),
      fps && t('cameras.wizard.rateOf', { value: formats.number(fps, 0) }),
    ]
      .filter(Boolean)
      .join(' ') || t('cameras.found.someStream');
  const left = (streams?.length ?? 0) - STREAMS_SHOWN;
  const named = streams && [
    ...streams.slice(0, STREAMS_SHOWN).map(nameOf),
    left > 0 && t('cameras.found.moreStreams', { count: left }),
  ];
  return (
    <span className={`t13 qq ${classes.offers}`}>
      {named ? named.filter(Boolean).map((one, i) => <span key={i}>{one}</span>) : ways.filter(Boolean).join(' · ')}
    </span>
  );
}

function DeviceSign({
  on,
  draft: { reading },
  asking,
  check,
}: {
  on: boolean;
  draft: DeviceDraft;
  asking: boolean;
  check: Check;
}) {
  const { t } = useTranslation();
  const sign = (kind: 'ok' | 'wait' | 'fail', key: string) => (
    <StateSign sign={kind} className="t13 nw">
      {t(key)}
    </StateSign>
  );
  if (on && asking) return sign('wait', 'cameras.found.asking');
  if (on && check.state === 'running') return sign('wait', 'cameras.found.opening');
  if (on && check.state === 'seen') return sign('ok', 'cameras.found.fine');
  if (reading && !reading.ok) return sign('fail', refusalKey(reading.error.code));
  if (on && check.state === 'failed') return sign('fail', 'cameras.wizard.failed');
  return <span className="t13 q nw">{t(reading ? 'cameras.found.known' : 'cameras.found.needsLogin')}</span>;
}

function Selected({ device, devices, check }: { device: FoundDevice; devices: Devices; check: Check }) {
  const { t } = useTranslation();
  const { draft, streams, asking } = devices;
  const { reading } = draft;
  const streamError = check.state === 'failed' ? check.error : null,
    error = reading && !reading.ok ? reading.error : streamError;
  return (
    <div className={classes.fields}>
      {error && (
        <p role="alert" className={classes.fix}>
          <ErrorText error={error} />
        </p>
      )}
      {reading && !reading.ok && reading.certificate ? (
        <Certificate certificate={reading.certificate} onTrust={devices.read} />
      ) : (
        <Login draft={draft} asking={asking} refused={error !== null} onType={devices.type} />
      )}
      {wantsCameraAccount(device) && <p className="t13 q">{t('cameras.found.cameraAccount')}</p>}
      {streams.length > 0 && <Streams streams={streams} profile={draft.profile} onOpen={devices.open} />}
      <Clock aheadMs={reading?.clockAheadMs ?? 0} />
    </div>
  );
}

/** The form's own button asks. */
function Login({
  draft,
  asking,
  refused,
  onType,
}: {
  draft: DeviceDraft;
  asking: boolean;
  refused: boolean;
  onType: Devices['type'];
}) {
  const { t } = useTranslation();
  const user = useRef<HTMLInputElement>(null),
    password = useRef<HTMLInputElement>(null);
  const focus = useEffectEvent(() => (refused || draft.username !== '' ? password : user).current?.focus());
  useEffect(() => focus(), [refused]);
  return (
    <div className={classes.login}>
      <TextInput
        ref={user}
        label={t('cameras.wizard.user')}
        autoComplete="off"
        spellCheck={false}
        maxLength={100}
        value={draft.username}
        onChange={(event) => onType({ username: event.currentTarget.value })}
      />
      <PasswordInput
        ref={password}
        label={t('cameras.wizard.password')}
        autoComplete="new-password"
        maxLength={1_000}
        visibilityToggleButtonProps={{ 'aria-label': t('cameras.wizard.showPassword') }}
        value={draft.password}
        onChange={(event) => onType({ password: event.currentTarget.value })}
      />
      <Button type="submit" loading={asking} className={classes.ask}>
        {t(draft.reading || refused ? 'ui.tryAgain' : 'cameras.found.show')}
      </Button>
    </div>
  );
}

function Streams({
  streams,
  profile,
  onOpen,
}: {
  streams: StreamOption[];
  profile: string | null;
  onOpen: (token: string) => void;
}) {
  const { t } = useTranslation();
  const formats = useFormats();
  const reason = streams.find((stream) => stream.profile.token === profile)?.reason;
  const nameOf = ({ profile: { name, codec, width, height, fps }, lens }: StreamOption) =>
    [
      lens !== null && t('cameras.found.lens', { number: lens }),
      width && height ? `${width} × ${height}` : name,
      codec && codecName({ codec, profile: null }),
      fps && t('cameras.wizard.rateOf', { value: formats.number(fps, 0) }),
    ]
      .filter(Boolean)
      .join(' · ');
  return (
    <NativeSelect
      label={t('cameras.found.stream')}
      description={reason && t(`cameras.found.reasons.${reason}`)}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      value={profile ?? ''}
      data={streams.map((stream) => ({ value: stream.profile.token, label: nameOf(stream) }))}
      onChange={(event) => onOpen(event.currentTarget.value)}
    />
  );
}

/** Only where somebody might wonder. */
const NOTICED_MS = 2_000;

function Clock({ aheadMs }: { aheadMs: number }) {
  const { t } = useTranslation();
  const formats = useFormats();
  if (Math.abs(aheadMs) < NOTICED_MS) return null;
  return (
    <p className="t13 q">
      {t(aheadMs > 0 ? 'cameras.found.clockFast' : 'cameras.found.clockSlow', {
        by: formats.duration(Math.abs(aheadMs)),
      })}
    </p>
  );
}
