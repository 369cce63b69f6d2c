import { useTranslation } from 'react-i18next';
import { useFormats } from '../i18n/formats.ts';
import { useApi } from '../query/use-api.ts';
import { whenText, whoText } from './words.ts';

/** Who changed a camera, or one of its regions, last. Nothing where nobody did, or nobody may know. */
export function LastChange({ cameraId, id = cameraId }: { cameraId: string; id?: string }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const change = useApi('audit.last', { cameraId }, { everyMs: 60_000 }).data?.[id];
  if (!change) return null;
  return (
    <p className="qq t12" data-testid="last-change">
      {t('audit.last', { who: whoText(t, change), when: whenText(formats, change.atMs) })}
    </p>
  );
}
