import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { SaveDialog } from '../save/SaveDialog.tsx';
import classes from './SettingsPage.module.css';

/** What was counted as a file for people. */
export function SaveSection() {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  return (
    <section>
      <h2 className="t16 b">{t('save.title')}</h2>
      <p className={classes.text}>{t('save.why')}</p>
      <Button className={classes.control} onClick={() => setOpen(true)}>
        {t('save.open')}
      </Button>
      {open && <SaveDialog onClose={() => setOpen(false)} />}
    </section>
  );
}
