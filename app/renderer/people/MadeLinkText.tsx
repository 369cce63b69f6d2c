import { Modal } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Input } from '../../shared/api/index.ts';
import type { MadeLink } from '../../shared/api/people.ts';
import { QrCode } from '../account/QrCode.tsx';
import type { Commands } from '../query/use-command.ts';

/** A link that was just made, until its window is closed. */
export function useMadeLink(send: Commands['send']) {
  const [made, setMade] = useState<MadeLink | null>(null);
  return {
    made,
    make: (draft: Input<'people.makeLink'>) => send('people.makeLink', draft, setMade),
    close: () => setMade(null),
  };
}

/** Shown once: a link with its QR code, or, of a program, its token. */
export function MadeLinkText({ made, onClose }: { made: MadeLink | null; onClose: () => void }) {
  const { t } = useTranslation();
  const isToken = made?.link.kind === 'service',
    origin = made?.origins[0] ?? window.location.origin,
    text = made === null ? '' : isToken ? made.token : `${origin}/?token=${made.token}`;
  return (
    <Modal
      opened={made !== null}
      onClose={onClose}
      title={made ? t(`people.kinds.${made.link.kind}`) : ''}
      closeButtonProps={{ 'aria-label': t('ui.close') }}
    >
      <p>{t('people.once')}</p>
      {made && !isToken && <QrCode text={text} label={t('account.qr', { address: origin })} />}
      <code style={{ display: 'block', marginTop: 16, overflowWrap: 'anywhere' }}>{text}</code>
    </Modal>
  );
}
