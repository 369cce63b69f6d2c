import { Button } from '@mantine/core';
import { useRef, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { NoticeStrip } from '../../notices/NoticeStrip.tsx';
import { client } from '../../client/app-client.ts';
import { useApp } from '../../stores/app-store.ts';
import { ErrorText } from '../ErrorText.tsx';
import { Header } from './Header.tsx';
import { KeepDemo } from './KeepDemo.tsx';
import { KeysDialog } from './KeysDialog.tsx';
import { Notice } from '../Notice.tsx';
import { Rail, usePlaces } from './Rail.tsx';
import classes from './Shell.module.css';
import { toggleFullScreen, useShell } from './shell-store.ts';
import { useKeys } from '../use-keys.ts';

/** Rail, header, page. A plain grid: Mantine's AppShell writes its media queries into <style> elements, which the content security policy forbids. */
export function Shell({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  const [, go] = useLocation();
  const main = useRef<HTMLElement>(null);
  const fullScreen = useShell((state) => state.fullScreen);
  const places = usePlaces();
  useKeys({
    ...Object.fromEntries(places.map(({ path }, index) => [String(index + 1), () => go(path)])),
    '?': () => useShell.setState(({ keysShown }) => ({ keysShown: !keysShown })),
  });
  useKeys(fullScreen ? { Escape: toggleFullScreen } : {});
  return (
    <div className={classes.shell} data-full={fullScreen || undefined}>
      {/* A button, not a link: the part behind # is the route. */}
      <button type="button" className={classes.skip} onClick={() => main.current?.focus()}>
        {t('ui.skip')}
      </button>
      {!fullScreen && <Rail />}
      <Header />
      <div className={classes.body}>
        <NoticeStrip />
        <KeepDemo />
        <main ref={main} tabIndex={-1} className={classes.main}>
          <FirstContact>{children}</FirstContact>
        </main>
      </div>
      <KeysDialog />
    </div>
  );
}

/** Pages begin once the application has answered; until then they would have nothing true to show. */
function FirstContact({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  const known = useApp((state) => state.info !== null);
  const { state, error } = useApp((app) => app.connection);
  if (known) return children;
  if (state !== 'lost') return null;
  return (
    <Notice text={error ? <ErrorText error={error} /> : t('ui.noAnswer')}>
      <Button variant="filled" onClick={() => client.connect()}>
        {t('ui.tryNow')}
      </Button>
    </Notice>
  );
}
