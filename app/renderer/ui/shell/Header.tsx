import { ActionIcon, Menu, useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { IconMoon, IconSun } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../../i18n/formats.ts';
import { chooseLanguage, languages } from '../../i18n/index.ts';
import { AccountMenu } from '../../account/AccountMenu.tsx';
import { KnownTo, SitePicker } from '../../sites/SitePicker.tsx';
import { useApp, useAtHeadquarters } from '../../stores/app-store.ts';
import classes from './Header.module.css';
import { setTitleSlot } from '../PageTitle.tsx';
import { useShell } from './shell-store.ts';
import { StatePhrase } from '../StatePhrase.tsx';
import { useNow } from '../use-now.ts';

export function Header() {
  const site = useApp((state) => state.info?.site.name);
  const atHeadquarters = useAtHeadquarters();
  const fullScreen = useShell((state) => state.fullScreen);
  return (
    <header className={classes.header} data-full={fullScreen || undefined}>
      {atHeadquarters && !fullScreen && (
        <>
          <SitePicker />
          <span className={classes.bar} />
        </>
      )}
      {!atHeadquarters && site && !fullScreen && (
        <>
          <span className={classes.site}>{site}</span>
          <span className={classes.bar} />
        </>
      )}
      <h1 className={classes.place} ref={setTitleSlot} />
      <span className="sp" />
      {atHeadquarters ? <KnownTo /> : <StatePhrase />}
      {!fullScreen && (
        <>
          <span className={classes.bar} />
          <div className={classes.tools}>
            <LanguageMenu />
            <ThemeButton />
            <AccountMenu />
          </div>
        </>
      )}
      <Clock />
    </header>
  );
}

function LanguageMenu() {
  const { t, i18n } = useTranslation();
  const chosen = languages.find(({ code }) => code === i18n.language) ?? languages[0];
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon aria-label={`${chosen.code.toUpperCase()}, ${t('ui.language', { name: chosen.name })}`}>
          <span className={classes.code}>{chosen.code.toUpperCase()}</span>
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {languages.map(({ code, name }) => (
          <Menu.Item
            key={code}
            lang={code}
            role="menuitemradio"
            aria-checked={code === chosen.code}
            fw={code === chosen.code ? 600 : 400}
            onClick={() => chooseLanguage(code)}
          >
            {name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function ThemeButton() {
  const { t } = useTranslation();
  const { setColorScheme } = useMantineColorScheme();
  const dark = useComputedColorScheme('light') === 'dark';
  const Icon = dark ? IconSun : IconMoon;
  return (
    <ActionIcon
      aria-label={t(dark ? 'ui.toLight' : 'ui.toDark')}
      onClick={() => setColorScheme(dark ? 'light' : 'dark')}
    >
      <Icon size={20} stroke={1.75} />
    </ActionIcon>
  );
}

function Clock() {
  const now = useNow();
  const formats = useFormats();
  const known = useApp((state) => state.info !== null);
  if (!known) return <div className={classes.clock} />;
  return (
    <div className={classes.clock}>
      <span className="t13 q">{formats.day(now)}</span>
      <time dateTime={new Date(now).toISOString()}>{formats.time(now)}</time>
    </div>
  );
}
