import { NativeSelect, PasswordInput, Radio, TextInput } from '@mantine/core';
import { useEffect, useId, useRef, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Transport } from '../../shared/domain/camera.ts';
import { ErrorText } from '../ui/ErrorText.tsx';
import { StateSign } from '../ui/StateSign.tsx';
import classes from './AddCameraPage.module.css';
import { DeviceFields } from './DeviceFields.tsx';
import { FileFields } from './FileFields.tsx';
import { hasTransport, takeCredentials, type SourceChoice, type SourceDraft } from './source-draft.ts';
import { useRefused, type Check } from './use-source-check.ts';

/** The password is what is wrong, or what is missing. */
const ABOUT_PASSWORD = new Set<string>(['STREAM_005', 'CAMERA_004']);

interface FindProps {
  draft: SourceDraft;
  check: Check;
  locked: boolean;
  onChange: (part: Partial<SourceDraft>) => void;
  /** Of a camera that is changed: a password that is not typed stays, and a demo is nothing it can become. */
  changes?: { hasPassword: boolean };
  /** Another way to choose. */
  otherWay?: ReactNode;
}

/** Where the picture comes from. What went wrong stands inside the choice it belongs to, with its fix. */
export function SourceFields({ draft, check, locked, onChange, changes, otherWay }: FindProps) {
  const { t } = useTranslation();
  const heading = useId();
  // In the order in which they are offered.
  const kinds: Record<SourceChoice, { title: string; sub: string; fields: ReactNode }> = {
    address: {
      title: t('cameras.wizard.address'),
      sub: t('cameras.wizard.addressSub'),
      fields: <AddressFields draft={draft} check={check} onChange={onChange} changes={changes} />,
    },
    device: {
      title: t('cameras.wizard.device'),
      sub: t('cameras.wizard.deviceSub'),
      fields: <DeviceFields draft={draft} check={check} onChange={onChange} />,
    },
    file: {
      title: t('cameras.wizard.file'),
      sub: t('cameras.wizard.fileSub'),
      fields: <FileFields draft={draft} check={check} onChange={onChange} />,
    },
    demo: { title: t('cameras.demo'), sub: t('cameras.wizard.demoSub'), fields: null },
  };
  const choices = (Object.keys(kinds) as SourceChoice[]).filter((kind) => kind !== 'demo' || !changes);
  return (
    <fieldset className={classes.find} disabled={locked} aria-labelledby={heading}>
      <h2 className="t16 b" id={heading}>
        {t('cameras.wizard.where')}
      </h2>
      <div role="radiogroup" aria-labelledby={heading}>
        {choices.map((kind) => {
          const { title, sub, fields } = kinds[kind],
            on = draft.kind === kind;
          return (
            <div key={kind} className={classes.choice} data-on={on || undefined}>
              <label className={classes.pick}>
                <Radio name="source" value={kind} checked={on} onChange={() => onChange({ kind })} />
                <span className={classes.words}>
                  <span className={on ? 'b' : 'm'}>{title}</span>
                  <span className="t13 q">{sub}</span>
                </span>
                {on && check.state === 'seen' && (
                  <StateSign sign="ok" className="t13 nw">
                    {t('cameras.wizard.fine')}
                  </StateSign>
                )}
                {on && check.state === 'failed' && (
                  <StateSign sign="fail" className="t13 nw">
                    {t('cameras.wizard.failed')}
                  </StateSign>
                )}
              </label>
              {on && (fields !== null || check.state === 'failed') && (
                <div className={classes.fields}>
                  {check.state === 'failed' && (
                    <p role="alert" className={classes.fix}>
                      <ErrorText error={check.error} />
                    </p>
                  )}
                  {fields}
                </div>
              )}
            </div>
          );
        })}
      </div>
      {otherWay && <div className={classes.otherWay}>{otherWay}</div>}
    </fieldset>
  );
}

function AddressFields({ draft, check, onChange, changes }: Omit<FindProps, 'locked'>) {
  const { t } = useTranslation();
  const password = useRef<HTMLInputElement>(null);
  const [address, noAddress] = useRefused(check);
  const refused = check.state === 'failed' && ABOUT_PASSWORD.has(check.error.code);
  useEffect(() => {
    if (refused) password.current?.focus();
  }, [refused]);
  return (
    <>
      <TextInput
        label={t('cameras.wizard.url')}
        description={t('cameras.wizard.urlHint')}
        inputWrapperOrder={['label', 'input', 'error', 'description']}
        ref={address}
        error={noAddress}
        type="url"
        spellCheck={false}
        autoComplete="off"
        placeholder="rtsp:// http:// rtmp://"
        value={draft.url}
        onChange={(event) => onChange({ url: event.currentTarget.value })}
        onBlur={() => {
          const tidy = takeCredentials(draft);
          if (tidy !== draft) onChange(tidy);
        }}
      />
      <div className={classes.login}>
        <TextInput
          label={t('cameras.wizard.user')}
          autoComplete="off"
          spellCheck={false}
          value={draft.username}
          onChange={(event) => onChange({ username: event.currentTarget.value })}
        />
        <PasswordInput
          ref={password}
          placeholder={changes?.hasPassword ? t('cameras.wizard.unchanged') : undefined}
          label={t('cameras.wizard.password')}
          autoComplete="new-password"
          visibilityToggleButtonProps={{ 'aria-label': t('cameras.wizard.showPassword') }}
          value={draft.password}
          onChange={(event) => onChange({ password: event.currentTarget.value })}
        />
      </div>
      {hasTransport(draft.url) && (
        <NativeSelect
          label={t('cameras.wizard.transport')}
          value={draft.transport}
          onChange={(event) => onChange({ transport: event.currentTarget.value as Transport })}
          data={Transport.options.map((value) => ({
            value,
            label: value === 'auto' ? t('cameras.wizard.transportAuto') : value.toUpperCase(),
          }))}
        />
      )}
    </>
  );
}
