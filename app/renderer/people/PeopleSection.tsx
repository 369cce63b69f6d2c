import { Button, Select, Switch } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Me, Person } from '../../shared/api/people.ts';
import { PersonRole } from '../../shared/domain/role.ts';
import { useFormats } from '../i18n/formats.ts';
import { useApi } from '../query/use-api.ts';
import { useCommand } from '../query/use-command.ts';
import classes from '../settings/SettingsPage.module.css';
import { ErrorText } from '../ui/ErrorText.tsx';
import { MadeLinkText, useMadeLink } from './MadeLinkText.tsx';

/** Everybody who may come in, and as what. */
export function PeopleSection({ me }: { me: Me }) {
  const { t } = useTranslation();
  const { data, error } = useApi('people.list', {});
  return (
    <section>
      <h2 className="t16 b">{t('people.title')}</h2>
      {error && (
        <p role="alert" className={classes.error}>
          <ErrorText error={error} />
        </p>
      )}
      {data?.people.map((person) => (
        <PersonRow key={`${person.userId} ${person.version}`} person={person} own={person.userId === me.userId} />
      ))}
    </section>
  );
}

function PersonRow({ person, own }: { person: Person; own: boolean }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { send, error } = useCommand();
  const { made, make, close } = useMadeLink(send);
  const { userId, version, name, role, models, active, secondFactor, passkeys, lastSeenAtMs } = person;
  const change = (wish: Partial<Pick<Person, 'role' | 'models' | 'active'>>) =>
    send('people.change', { userId, version, ...wish });
  return (
    <div role="group" aria-label={name} style={{ marginTop: 24 }}>
      <p className="b">{name}</p>
      <p className={classes.text}>
        {lastSeenAtMs === null
          ? t('people.never')
          : t('people.seen', { when: `${formats.day(lastSeenAtMs)} ${formats.time(lastSeenAtMs)}` })}
      </p>
      <Select
        label={t('people.role')}
        data={PersonRole.options.map((value) => ({ value, label: t(`people.roles.${value}`) }))}
        value={role}
        onChange={(value) => value && change({ role: PersonRole.parse(value) })}
        allowDeselect={false}
        maw={400}
      />
      <Switch
        mt={8}
        label={t('people.models')}
        checked={models || role === 'administrator'}
        disabled={role === 'administrator'}
        onChange={(event) => change({ models: event.currentTarget.checked })}
      />
      <Switch
        mt={8}
        label={t('people.active')}
        checked={active}
        onChange={(event) => change({ active: event.currentTarget.checked })}
      />
      <div className={classes.controls}>
        <Button onClick={() => make({ kind: 'invitation', name: '', role, models, userId })}>
          {t('people.newPassword')}
        </Button>
        <Button onClick={() => send('people.endSessions', { userId, sessionId: null })}>{t('people.logOut')}</Button>
        {(secondFactor || passkeys > 0) && (
          <Button onClick={() => send('people.removeSecondFactor', { userId })}>{t('people.removeSecond')}</Button>
        )}
        {!own && <Button onClick={() => send('people.remove', { userId, version })}>{t('people.remove')}</Button>}
      </div>
      <MadeLinkText made={made} onClose={close} />
      {error && (
        <p role="alert" className={classes.error}>
          <ErrorText error={error} />
        </p>
      )}
    </div>
  );
}
