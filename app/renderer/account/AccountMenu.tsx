import { ActionIcon, Button, Menu, Modal } from '@mantine/core';
import { IconDevices, IconLogout, IconUser } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useApp, useMay } from '../stores/app-store.ts';
import { InviteDialog, useInvitation } from './InviteDialog.tsx';

/** What concerns this screen's login. The desktop's window has none: there is no menu. */
export function AccountMenu() {
  const { t } = useTranslation();
  const served = useApp((state) => state.info !== null && state.info.host !== 'electron');
  const [shown, setShown] = useState<'log-out-all' | 'failed' | null>(null);
  const inviting = useInvitation(),
    lets = useMay('administrator');
  if (!served) return null;
  const close = () => setShown(null);
  const leave = (everywhere: boolean) => void logOut(everywhere).catch(() => setShown('failed'));
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon aria-label={t('account.account')}>
            <IconUser size={20} stroke={1.75} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {lets && (
            <>
              <Menu.Item leftSection={<IconDevices size={16} />} onClick={inviting.invite}>
                {t('account.invite')}
              </Menu.Item>
              <Menu.Divider />
            </>
          )}
          <Menu.Item leftSection={<IconLogout size={16} />} onClick={() => leave(false)}>
            {t('account.logOut')}
          </Menu.Item>
          <Menu.Item leftSection={<IconLogout size={16} />} onClick={() => setShown('log-out-all')}>
            {t('account.logOutAll')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <InviteDialog {...inviting} />
      <Modal
        opened={shown === 'log-out-all'}
        onClose={close}
        title={t('account.logOutAll')}
        closeButtonProps={{ 'aria-label': t('ui.close') }}
      >
        <p>{t('account.logOutAllAsk')}</p>
        <div className="row" style={{ justifyContent: 'flex-end', marginTop: 24 }}>
          <Button onClick={close} data-autofocus>
            {t('ui.cancel')}
          </Button>
          <Button variant="filled" onClick={() => leave(true)}>
            {t('account.logOutAll')}
          </Button>
        </div>
      </Modal>
      <Modal
        opened={shown === 'failed'}
        onClose={close}
        title={t('account.logOut')}
        closeButtonProps={{ 'aria-label': t('ui.close') }}
      >
        <p>{t('account.logOutFailed')}</p>
      </Modal>
    </>
  );
}

async function logOut(everywhere: boolean): Promise<void> {
  const { ok, status } = await fetch(`/api/logout${everywhere ? '?everywhere' : ''}`, { method: 'POST' });
  if (!ok && status !== 401) throw new Error(`logging out was answered with ${status}`);
  window.location.replace('/?left');
}
