import { Button, Modal } from '@mantine/core';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Invitation } from '../../shared/api/index.ts';
import type { ErrorInfo } from '../../shared/errors.ts';
import { errorOf } from '../client/client.ts';
import { useApi } from '../query/use-api.ts';
import { useCommand } from '../query/use-command.ts';
import { ErrorText } from '../ui/ErrorText.tsx';
import { useNow } from '../ui/use-now.ts';
import { invitedTo, timeLeft } from './invitation.ts';
import classes from './InviteDialog.module.css';
import { QrCode } from './QrCode.tsx';

/** How often it is asked whether the other screen came. Milliseconds. */
const ASK_MS = 1_500;

/** Lets one more screen in: a link and its QR code, once, for ten minutes; closing withdraws it. */
export function InviteDialog({ opened, invitation, error, invite, withdraw }: Inviting) {
  const { t } = useTranslation();
  return (
    <Modal
      opened={opened}
      onClose={withdraw}
      title={t('account.title')}
      closeButtonProps={{ 'aria-label': t('ui.close') }}
    >
      <div className={classes.body} aria-live="polite">
        {error && (
          <p>
            <ErrorText error={error} />
          </p>
        )}
        {invitation && <Invited key={invitation.code} invitation={invitation} onAnother={invite} onClose={withdraw} />}
      </div>
    </Modal>
  );
}

export interface Inviting {
  opened: boolean;
  invitation: Invitation | null;
  error: ErrorInfo | null;
  /** Asks for one; the one before is withdrawn. */
  invite: () => void;
  /** Closes. */
  withdraw: () => void;
}

type Round = Pick<Inviting, 'invitation' | 'error'>;

/** One invitation at a time; one that comes when the dialog is closed already, or another was asked for, is withdrawn too, and its refusal is nobody's. */
export function useInvitation(): Inviting {
  const [shown, setShown] = useState<Round | null>(null);
  const wanted = useRef<Round | null>(null);
  const { ask } = useCommand();
  const takeBack = ({ code }: Invitation) => void ask('screens.withdraw', { code }).catch(() => undefined);
  const begin = (next: Round | null) => {
    if (shown?.invitation) takeBack(shown.invitation);
    wanted.current = next;
    setShown(next);
  };
  return {
    opened: shown !== null,
    invitation: shown?.invitation ?? null,
    error: shown?.error ?? null,
    invite: () => {
      const round = { invitation: null, error: null },
        isWanted = () => wanted.current === round;
      begin(round);
      ask('screens.invite', {}).then(
        (invitation) => (isWanted() ? setShown({ invitation, error: null }) : takeBack(invitation)),
        (thrown) => isWanted() && setShown({ invitation: null, error: errorOf(thrown) }),
      );
    },
    withdraw: () => begin(null),
  };
}

function Invited({ invitation, onAnother, onClose }: { invitation: Invitation; onAnother(): void; onClose(): void }) {
  const { t } = useTranslation();
  // Without a connection nothing is known; the next question may be answered.
  const state = useApi('screens.invited', { code: invitation.code }, { everyMs: ASK_MS }).data?.state ?? 'waiting';
  const now = useNow();
  const left = timeLeft(invitation.expiresAtMs, now);
  if (invitation.thisPcOnly) {
    return (
      <>
        <p className={classes.lead}>{t('account.thisPcOnly')}</p>
        <p>{t('account.howTo')}</p>
        <code className={classes.command}>footfall start --address 0.0.0.0</code>
      </>
    );
  }
  if (state === 'used' || state === 'over' || !left) {
    return (
      <>
        <p className={classes.lead}>{t(state === 'used' ? 'account.used' : 'account.over')}</p>
        <div className={classes.buttons}>
          <Button onClick={onAnother}>{t('account.another')}</Button>
          <Button variant="filled" onClick={onClose}>
            {t('account.done')}
          </Button>
        </div>
      </>
    );
  }
  const { origin, link, code } = invitedTo(invitation, window.location);
  return (
    <>
      <p>{t('account.lead')}</p>
      <QrCode text={link} label={t('account.qr', { address: origin })} />
      <dl className={classes.facts}>
        <dt>{t('account.address')}</dt>
        <dd className={classes.address}>{origin}</dd>
        <dt>{t('account.codeIs')}</dt>
        <dd className={classes.code}>{code}</dd>
      </dl>
      {invitation.authority && (
        <p className={classes.lasts}>
          {t('account.trust', { address: `${origin}/trust` })}{' '}
          <span className={classes.address}>{invitation.authority}</span>
        </p>
      )}
      <p className={classes.lasts}>
        {t('account.lasts', left)} {t('account.closing')}
      </p>
    </>
  );
}
