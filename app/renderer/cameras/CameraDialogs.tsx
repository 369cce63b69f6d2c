import { PasswordInput, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Camera } from '../../shared/domain/camera.ts';
import { useLines } from '../stores/camera-store.ts';
import { FormDialog } from './FormDialog.tsx';

export function RenameDialog({ camera, onClose }: { camera: Camera; onClose: () => void }) {
  const { t } = useTranslation();
  const [name, setName] = useState(camera.name);
  return (
    <FormDialog
      title={t('cameras.rename')}
      submit={t('ui.save')}
      onClose={onClose}
      onSubmit={(send) => send('cameras.rename', { cameraId: camera.cameraId, name: name.trim() }, onClose)}
    >
      <TextInput
        data-autofocus
        label={t('cameras.newName')}
        required
        withAsterisk={false}
        maxLength={200}
        value={name}
        onFocus={(event) => event.currentTarget.select()}
        onChange={(event) => setName(event.currentTarget.value)}
      />
    </FormDialog>
  );
}

export function PasswordDialog({ camera, onClose }: { camera: Camera; onClose: () => void }) {
  const { t } = useTranslation();
  const [username, setUsername] = useState(camera.source.username ?? '');
  const [password, setPassword] = useState('');
  return (
    <FormDialog
      title={`${t('cameras.password')}: ${camera.name}`}
      submit={t('cameras.use')}
      onClose={onClose}
      onSubmit={(send) => send('cameras.setPassword', { cameraId: camera.cameraId, username, password }, onClose)}
    >
      <TextInput
        label={t('cameras.user')}
        autoComplete="off"
        value={username}
        onChange={(event) => setUsername(event.currentTarget.value)}
      />
      <PasswordInput
        visibilityToggleButtonProps={{ 'aria-label': t('cameras.wizard.showPassword') }}
        data-autofocus
        label={t('cameras.newPassword')}
        autoComplete="new-password"
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
      />
    </FormDialog>
  );
}

export function RemoveDialog({ camera, onClose }: { camera: Camera; onClose: () => void }) {
  const { t, i18n } = useTranslation();
  const lines = useLines(camera.cameraId) ?? [];
  const lost = [
    t('cameras.lost.address'),
    ...(camera.source.hasPassword ? [t('cameras.lost.password')] : []),
    ...lines.map(({ name }) => t('cameras.lost.line', { name })),
  ];
  return (
    <FormDialog
      danger
      title={t('cameras.removeTitle', { name: camera.name })}
      submit={t('cameras.removeYes')}
      onClose={onClose}
      onSubmit={(send) => send('cameras.remove', { cameraId: camera.cameraId }, onClose)}
    >
      <p>
        {t('cameras.removeText', { lost: new Intl.ListFormat(i18n.language, { type: 'conjunction' }).format(lost) })}
      </p>
    </FormDialog>
  );
}
