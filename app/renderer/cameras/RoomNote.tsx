import { useTranslation } from 'react-i18next';
import type { StreamInfo } from '../../shared/domain/camera.ts';
import { useFormats } from '../i18n/formats.ts';
import { useApi } from '../query/use-api.ts';
import { StateSign } from '../ui/StateSign.tsx';
import classes from './AddCameraPage.module.css';

/** Predictions change with what the other cameras do. */
const EVERY_MS = 10_000;

/** Whether this PC carries one more camera with such a stream; nothing before it knows. */
export function RoomNote({ stream: { width, height, fps, codec } }: { stream: StreamInfo }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { data } = useApi('capacity.predict', { width, height, fps, codec }, { everyMs: EVERY_MS });
  if (!data) return null;
  return (
    <p className={`${classes.shape} t16`}>
      {data.cameras > 0 ? (
        <StateSign sign="ok">
          {data.cameras > 1 ? t('cameras.wizard.room', { count: data.cameras - 1 }) : t('cameras.wizard.roomForOne')}
        </StateSign>
      ) : (
        <StateSign sign="warn">{t('cameras.wizard.noRoom', { fps: formats.number(data.fps, 1) })}</StateSign>
      )}
    </p>
  );
}
