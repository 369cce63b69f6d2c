import { Menu, UnstyledButton } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import type { Camera } from '../../shared/domain/camera.ts';
import { useSign } from '../ui/StatePhrase.tsx';
import { StateSign } from '../ui/StateSign.tsx';

function CameraSign({ camera }: { camera: Camera }) {
  return <StateSign {...useSign(camera)} />;
}

/** The header's place on Live: which camera, or all. */
export function CameraMenu({ chosen, cameras }: { chosen: Camera | null; cameras: readonly Camera[] }) {
  const { t } = useTranslation();
  const [, go] = useLocation();
  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <UnstyledButton className="row" fz={16} fw={500} lh="24px" aria-description={t('live.chooseCamera')}>
          {chosen?.name ?? t('live.all')}
          <IconChevronDown size={16} stroke={2} aria-hidden="true" />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item fw={chosen ? 400 : 600} onClick={() => go('/live')}>
          {t('live.all')}
        </Menu.Item>
        {cameras.map((camera) => (
          <Menu.Item
            key={camera.cameraId}
            fw={camera.cameraId === chosen?.cameraId ? 600 : 400}
            leftSection={<CameraSign camera={camera} />}
            onClick={() => go(`/live/${camera.cameraId}`)}
          >
            {camera.name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
