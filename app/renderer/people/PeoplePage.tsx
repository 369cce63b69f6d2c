import { useTranslation } from 'react-i18next';
import { mayDo } from '../../shared/domain/role.ts';
import { useApi } from '../query/use-api.ts';
import classes from '../settings/SettingsPage.module.css';
import { ErrorText } from '../ui/ErrorText.tsx';
import { PageTitle } from '../ui/PageTitle.tsx';
import { AccountSection } from './AccountSection.tsx';
import { FirstPerson } from './FirstPerson.tsx';
import { LinksSection } from './LinksSection.tsx';
import { PeopleSection } from './PeopleSection.tsx';

/** Who may come in, and one's own account. */
export function PeoplePage() {
  const { t } = useTranslation();
  const { data: me, error } = useApi('people.me', {});
  const lets = me !== undefined && mayDo(me.role, 'administrator');
  return (
    <div className={classes.page}>
      <PageTitle title={t('people.title')} />
      {error && (
        <p role="alert" className={classes.error}>
          <ErrorText error={error} />
        </p>
      )}
      {me?.name && <AccountSection me={me} />}
      {lets && !me.exist && <FirstPerson />}
      {lets && me.exist && <PeopleSection me={me} />}
      {lets && <LinksSection exist={me.exist} />}
    </div>
  );
}
