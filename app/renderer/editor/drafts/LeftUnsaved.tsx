import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../../i18n/formats.ts';
import classes from '../inspector/Conflict.module.css';
import { when } from '../inspector/Inspector.tsx';
import type { Drafts } from './use-drafts.ts';

/** What was drawn here earlier and never saved: taken up again, or thrown away. */
export function LeftUnsaved({ drafts: { offered, takeUp, throwAway } }: { drafts: Drafts }) {
  const { t, i18n } = useTranslation();
  const formats = useFormats();
  if (!offered) return null;
  const names = new Intl.ListFormat(i18n.language, { type: 'conjunction' }).format(
    offered.regions.map(({ name }) => `“${name}”`),
  );
  return (
    <div className={classes.offer} role="status">
      <p>{t('editor.leftUnsaved.says', { names, time: when(offered.atMs, formats) })}</p>
      <Button size="compact-md" onClick={throwAway}>
        {t('editor.leftUnsaved.throwAway')}
      </Button>
      <Button size="compact-md" variant="filled" onClick={takeUp}>
        {t('editor.leftUnsaved.takeUp')}
      </Button>
    </div>
  );
}
