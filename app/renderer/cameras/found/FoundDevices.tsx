import { Button, Checkbox, PasswordInput, TextInput, UnstyledButton } from '@mantine/core';
import { IconChevronDown, IconFile, IconPlayerPlay, IconPlus, IconUsb, IconRefresh } from '@tabler/icons-react';
import { useId, useState, type KeyboardEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'wouter';
import type { FoundDevice, Search } from '../../../shared/domain/device.ts';
import { useApi } from '../../query/use-api.ts';
import { useCommand } from '../../query/use-command.ts';
import { useCameras } from '../../stores/camera-store.ts';
import { ErrorText } from '../../ui/ErrorText.tsx';
import { StateSign } from '../../ui/StateSign.tsx';
import type { Check } from '../use-source-check.ts';
import { camerasOf, deviceTitle } from './device.ts';
import { DeviceRow } from './DeviceRow.tsx';
import classes from './FoundDevices.module.css';
import type { Several } from './use-candidates.ts';
import type { Devices } from './use-devices.ts';

/** A search older than this is made anew for whoever opens the list: cameras were plugged in since. */
const FRESH_MS = 60_000;

interface FoundProps {
  devices: Devices;
  check: Check;
  /** Null: one is chosen, for a camera that is there. */
  several: Several | null;
  /** The camera for which one is chosen: its own device may be chosen again. */
  cameraId?: string;
  /** What else there is to do, below the list. */
  otherWays: ReactNode;
  locked: boolean;
}

/** The cameras of the network, those that are added already put aside. */
export function FoundDevices({ devices, check, several, cameraId, otherWays, locked }: FoundProps) {
  const { t } = useTranslation();
  const heading = useId();
  const { data: search, error, reload } = useApi('discovery.found', { maxAgeMs: FRESH_MS });
  const cameras = (useCameras((state) => state.cameras) ?? []).filter((camera) => camera.cameraId !== cameraId);
  const all = search?.devices ?? [];
  const added = all.filter((device) => camerasOf(device, cameras).length > 0),
    open = all.filter((device) => !added.includes(device));
  return (
    <fieldset className={classes.find} disabled={locked} aria-labelledby={heading}>
      <SearchHead id={heading} search={search} />
      {error && (
        <p role="alert" className={classes.note}>
          <ErrorText error={error} /> <Button onClick={reload}>{t('ui.tryAgain')}</Button>
        </p>
      )}
      {search && search.floods.length > 0 && (
        <p className={classes.note}>
          <StateSign sign="warn">{t('cameras.found.floods', { addresses: search.floods.join(', ') })}</StateSign>
        </p>
      )}
      {search && search.shutNetworks.length > 0 && (
        <p className={classes.note}>
          <StateSign sign="warn">{t('cameras.found.shut', { networks: search.shutNetworks.join(', ') })}</StateSign>
        </p>
      )}
      <div className={classes.list}>
        {added.length > 0 && <Added devices={added} several={several} />}
        {several && open.length > 1 && (
          <Checkbox
            className={classes.all}
            label={t('cameras.several.all', { count: open.length })}
            checked={open.every(({ id }) => several.ticked.has(id))}
            indeterminate={several.ticked.size > 0 && !open.every(({ id }) => several.ticked.has(id))}
            onChange={(event) => several.tick(open, event.currentTarget.checked)}
          />
        )}
        <ul className={classes.rows} aria-labelledby={heading}>
          {open.map((device) => (
            <DeviceRow key={device.id} device={device} devices={devices} check={check} several={several} />
          ))}
        </ul>
        {search && !search.searching && all.length === 0 && <p className={classes.note}>{t('cameras.found.none')}</p>}
      </div>
      {several && several.ticked.size > 0 ? (
        <LoginForAll several={several} />
      ) : (
        <div className={classes.other}>{otherWays}</div>
      )}
    </fieldset>
  );
}

/** How many, and where was searched; another range is typed here. */
function SearchHead({ id, search }: { id: string; search: Search | undefined }) {
  const { t } = useTranslation();
  const { send, error } = useCommand();
  const [ranges, setRanges] = useState<string | null>(null);
  const searching = search?.searching ?? true;
  const again = () => send('discovery.search', { ranges: ranges?.trim() ? ranges : null }, () => setRanges(null));
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== 'Enter') return;
    event.preventDefault();
    again();
  };
  return (
    <div className={classes.head}>
      <div className="row">
        <h2 className="t16 b" id={id} aria-live="polite">
          {t('cameras.found.title', { count: search?.devices.length ?? 0 })}
        </h2>
        <span className="sp" />
        {searching ? (
          <>
            <StateSign sign="wait" className="t13">
              {t('cameras.found.searching', { percent: Math.floor(100 * (search?.progress ?? 0)) })}
            </StateSign>
            <Button variant="subtle" onClick={() => send('discovery.stop', {})}>
              {t('ui.cancel')}
            </Button>
          </>
        ) : (
          <Button variant="subtle" leftSection={<IconRefresh size={16} stroke={2} />} onClick={again}>
            {t('cameras.found.again')}
          </Button>
        )}
      </div>
      {ranges === null ? (
        search && (
          <p className="t13 q">
            {search.addresses === 0
              ? t('cameras.found.noNetwork')
              : t('cameras.found.asked', { ranges: search.ranges, count: search.addresses })}{' '}
            <UnstyledButton className={classes.link} onClick={() => setRanges(search.ranges)}>
              {t('cameras.found.change')}
            </UnstyledButton>
          </p>
        )
      ) : (
        <div className={classes.range}>
          <TextInput
            autoFocus
            label={t('cameras.found.ranges')}
            description={t('cameras.found.rangesHint')}
            inputWrapperOrder={['label', 'input', 'error', 'description']}
            error={error && <ErrorText error={error} />}
            spellCheck={false}
            autoComplete="off"
            value={ranges}
            onChange={(event) => setRanges(event.currentTarget.value)}
            onKeyDown={onKey}
          />
          <Button onClick={again}>{t('cameras.found.search')}</Button>
        </div>
      )}
    </div>
  );
}

/** They need no more work; folded, so that the new ones are seen first. */
function Added({ devices, several }: { devices: FoundDevice[]; several: Several | null }) {
  const { t } = useTranslation();
  const [shown, setShown] = useState(false);
  const cameras = useCameras((state) => state.cameras) ?? [];
  return (
    <div className={classes.added}>
      <UnstyledButton className={classes.fold} aria-expanded={shown} onClick={() => setShown(!shown)}>
        <span>{t('cameras.found.added', { count: devices.length })}</span>
        <IconChevronDown size={16} stroke={2} data-up={shown || undefined} aria-hidden="true" />
      </UnstyledButton>
      {shown && (
        <ul className={classes.rows}>
          {devices.map((device) => (
            <li key={device.id} className={classes.done}>
              <span className={classes.words}>
                <span className="m">{deviceTitle(device) ?? t('cameras.found.unknown')}</span>
                <span className="t13 qq">{device.addresses[0]}</span>
              </span>
              <span className="t13">
                {camerasOf(device, cameras).map(({ cameraId, name }) => (
                  <Link key={cameraId} href={`/cameras?camera=${cameraId}`}>
                    {name}
                  </Link>
                ))}
              </span>
              {several && (
                <Checkbox
                  aria-label={t('cameras.several.again', { name: deviceTitle(device) ?? device.addresses[0] })}
                  title={t('cameras.several.againHint')}
                  checked={several.ticked.has(device.id)}
                  onChange={(event) => several.tick([device], event.currentTarget.checked)}
                />
              )}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** The form's own button asks. */
function LoginForAll({ several: { login, type, ticked, open, busy } }: { several: Several }) {
  const { t } = useTranslation();
  return (
    <div className={classes.other}>
      <p className="t13 q">{t('cameras.several.login', { count: ticked.size })}</p>
      <div className={classes.login}>
        <TextInput
          label={t('cameras.wizard.user')}
          autoComplete="off"
          spellCheck={false}
          maxLength={100}
          value={login.username}
          onChange={(event) => type({ username: event.currentTarget.value })}
        />
        <PasswordInput
          label={t('cameras.wizard.password')}
          autoComplete="new-password"
          maxLength={1_000}
          visibilityToggleButtonProps={{ 'aria-label': t('cameras.wizard.showPassword') }}
          value={login.password}
          onChange={(event) => type({ password: event.currentTarget.value })}
        />
        <Button type="submit" className={classes.ask} disabled={open === 0} loading={busy}>
          {t('cameras.several.show')}
        </Button>
      </div>
    </div>
  );
}

/** For what no search finds. */
export function OtherWays() {
  const { t } = useTranslation();
  const [, go] = useLocation();
  const ways = [
    ['address', t('cameras.wizard.address'), <IconPlus key="" size={16} stroke={2} />],
    ['device', t('cameras.wizard.device'), <IconUsb key="" size={16} stroke={2} />],
    ['file', t('cameras.wizard.file'), <IconFile key="" size={16} stroke={2} />],
    ['demo', t('cameras.demo'), <IconPlayerPlay key="" size={16} stroke={2} />],
  ] as const;
  return (
    <>
      {ways.map(([kind, title, icon]) => (
        <Button key={kind} leftSection={icon} onClick={() => go(`/cameras/add?kind=${kind}`)}>
          {title}
        </Button>
      ))}
    </>
  );
}
