import { Button, Modal } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { encode } from 'uqr';
import type { Invitation } from '../../shared/api/index.ts';
import type { ErrorInfo } from '../../shared/errors.ts';
import { client } from '../client/app-client.ts';
import { errorOf } from '../client/client.ts';
import { ErrorText } from '../ui/ErrorText.tsx';
import { useNow } from '../ui/use-now.ts';
import { invitedTo, timeLeft } from './invitation.ts';
import classes from './InviteDialog.module.css';

/** How often it is asked whether the other screen came. Milliseconds. */
const ASK_MS = 1_500;

type Asked = { invitation: Invitation; state: 'waiting' | 'used' | 'over' } | { error: ErrorInfo } | null;

/** Lets one more screen in: a link and its QR code, once, for ten minutes; closing withdraws it. */
export function InviteDialog({ onClose }: { onClose(): void }) {
  const { t } = useTranslation();
  const [asked, invite] = useInvitation();
  return (
    <Modal opened onClose={onClose} title={t('account.title')} closeButtonProps={{ 'aria-label': t('ui.close') }}>
      <div className={classes.body} aria-live="polite">
        {asked && ('error' in asked ? <p><ErrorText error={asked.error} /></p> : <Invited {...asked} onAnother={invite} onClose={onClose} />)}
      </div>
    </Modal>
  );
}

/** Asks for one at once, looks after it, and withdraws it in the end. */
function useInvitation(): [Asked, () => void] {
  const [asked, setAsked] = useState<Asked>(null);
  const [round, setRound] = useState(0);
  useEffect(() => {
    let code: string | null = null, over = false;
    client.call('screens.invite', {}).then((invitation) => {
      code = invitation.code;
      if (over) void client.call('screens.withdraw', { code }).catch(() => {});
      else setAsked({ invitation, state: 'waiting' });
    }, (thrown: unknown) => { if (!over) setAsked({ error: errorOf(thrown) }); });
    const timer = setInterval(() => {
      if (code === null) return;
      // Without a connection nothing is known; the next question may be answered.
      client.call('screens.invited', { code }).then(({ state }) => { if (!over) setAsked((now) => (now && 'invitation' in now ? { ...now, state } : now)); }, () => {});
    }, ASK_MS);
    return () => {
      over = true;
      clearInterval(timer);
      if (code !== null) void client.call('screens.withdraw', { code }).catch(() => {});
    };
  }, [round]);
  return [asked, () => { setAsked(null); setRound(round + 1); }];
}

function Invited({ invitation, state, onAnother, onClose }: { invitation: Invitation; state: 'waiting' | 'used' | 'over'; onAnother(): void; onClose(): void }) {
  const { t } = useTranslation();
  const now = useNow();
  const left = timeLeft(invitation.expiresAtMs, now);
  if (invitation.thisPcOnly) {
    return <><p className={classes.lead}>{t('account.thisPcOnly')}</p><p>{t('account.howTo')}</p><code className={classes.command}>footfall start --address 0.0.0.0</code></>;
  }
  if (state === 'used' || state === 'over' || !left) {
    return (
      <>
        <p className={classes.lead}>{t(state === 'used' ? 'account.used' : 'account.over')}</p>
        <div className={classes.buttons}><Button onClick={onAnother}>{t('account.another')}</Button><Button variant="filled" onClick={onClose}>{t('account.done')}</Button></div>
      </>
    );
  }
  const { origin, link, code } = invitedTo(invitation, window.location);
  return (
    <>
      <p>{t('account.lead')}</p>
      <QrCode text={link} label={t('account.qr', { address: origin })} />
      <dl className={classes.facts}>
        <dt>{t('account.address')}</dt><dd className={classes.address}>{origin}</dd>
        <dt>{t('account.codeIs')}</dt><dd className={classes.code}>{code}</dd>
      </dl>
      <p className={classes.lasts}>{t('account.lasts', left)} {t('account.closing')}</p>
    </>
  );
}

/** Always dark on light: not every camera reads the other way round. */
function QrCode({ text, label }: { text: string; label: string }) {
  const { data, size } = encode(text, { ecc: 'M', border: 3 });
  const path = data.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : ''))).join('');
  return <svg className={classes.qr} viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label} shapeRendering="crispEdges"><rect width={size} height={size} fill="#ffffff" /><path d={path} fill="#12161a" /></svg>;
}
