import { Button, Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { AccessLink, PEOPLE_LIMITS } from '../../shared/api/people.ts';
import { PersonRole } from '../../shared/domain/role.ts';
import { useFormats } from '../i18n/formats.ts';
import { useApi } from '../query/use-api.ts';
import { useCommand } from '../query/use-command.ts';
import classes from '../settings/SettingsPage.module.css';
import { ErrorText } from '../ui/ErrorText.tsx';
import { MadeLinkText, useMadeLink } from './MadeLinkText.tsx';

/** What lets in without a password: invitations, screens on a wall, programs. `exist`: there are people; before, nobody is invited. */
export function LinksSection({ exist }: { exist: boolean }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { data } = useApi('people.list', {});
  const { send, error } = useCommand();
  return (
    <section>
      <h2 className="t16 b">{t('people.links')}</h2>
      {data?.links.map(({ linkId, kind, name, role, expiresAtMs }) => (
        <div key={linkId} className={classes.controls}>
          <span>
            {[t(`people.kinds.${kind}`), name, kind !== 'kiosk' && t(`people.roles.${role}`).split(':')[0]]
              .filter(Boolean)
              .join(' · ')}
            {expiresAtMs !== null &&
              `, ${t('people.expires', { when: `${formats.day(expiresAtMs)} ${formats.time(expiresAtMs)}` })}`}
          </span>
          <Button onClick={() => send('people.revokeLink', { linkId })}>{t('people.revoke')}</Button>
        </div>
      ))}
      {error && (
        <p role="alert" className={classes.error}>
          <ErrorText error={error} />
        </p>
      )}
      {AccessLink.shape.kind.options
        .filter((kind) => exist || kind !== 'invitation')
        .map((kind) => (
          <LinkForm key={kind} kind={kind} />
        ))}
    </section>
  );
}

const TITLES = { invitation: 'people.invite', kiosk: 'people.kiosk', service: 'people.service' } as const;

function LinkForm({ kind }: { kind: AccessLink['kind'] }) {
  const { t } = useTranslation();
  const { send, error, busy } = useCommand();
  const { made, make, close } = useMadeLink(send);
  const [name, setName] = useState(''),
    [role, setRole] = useState<PersonRole>('viewer');
  return (
    <form
      aria-label={t(TITLES[kind])}
      className={classes.controls}
      onSubmit={(event) => {
        event.preventDefault();
        make({ kind, name, role, models: false, userId: null });
      }}
    >
      {kind !== 'invitation' && (
        <TextInput
          label={`${t(TITLES[kind])}: ${t('people.called')}`}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          maxLength={PEOPLE_LIMITS.name}
          required
        />
      )}
      {kind !== 'kiosk' && (
        <Select
          label={kind === 'invitation' ? t(TITLES[kind]) : t('people.role')}
          data={PersonRole.options.map((value) => ({ value, label: t(`people.roles.${value}`) }))}
          value={role}
          onChange={(value) => value && setRole(PersonRole.parse(value))}
          allowDeselect={false}
        />
      )}
      <Button type="submit" loading={busy}>
        {t('people.make')}
      </Button>
      {error && (
        <p role="alert" className={classes.error}>
          <ErrorText error={error} />
        </p>
      )}
      <MadeLinkText made={made} onClose={close} />
    </form>
  );
}
