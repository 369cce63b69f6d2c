import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RegionVersion } from '../../shared/domain/region.ts';
import { client } from '../client/app-client.ts';
import { useFormats } from '../i18n/formats.ts';
import { useApp } from '../stores/app-store.ts';
import { useRegions } from '../stores/camera-store.ts';
import classes from './RegionEditor.module.css';

const SHOWN = 4;

/** Every version of the region, the newest first: when it was saved and what was said of it. */
export function Versions({ cameraId, regionId }: { cameraId: string; regionId: string }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const [all, setAll] = useState(false);
  const versions = useVersions(cameraId).filter((version) => version.regionId === regionId);
  if (versions.length === 0) return null;
  return (
    <section aria-labelledby="region-versions">
      <h3 className={classes.label} id="region-versions">{t('region-editor.versions')}</h3>
      <ol className={classes.versions}>
        {versions.slice(0, all ? undefined : SHOWN).map(({ ruleVersion, savedAtMs, retiredAtMs, note }) => (
          <li key={ruleVersion}>
            <span className="m">{t('region-editor.version', { version: ruleVersion })}</span>
            <span className="qq">{formats.day(savedAtMs)}, {formats.time(savedAtMs)}{retiredAtMs === null && `, ${t('region-editor.versionNow')}`}</span>
            {note && <span className={classes.versionNote}>{note}</span>}
          </li>
        ))}
      </ol>
      {versions.length > SHOWN && <button type="button" className={classes.more} onClick={() => setAll(!all)} aria-expanded={all}>{t(all ? 'region-editor.fewer' : 'region-editor.allVersions', { count: versions.length })}</button>}
    </section>
  );
}

/** Read again whenever the camera's regions change anywhere. */
function useVersions(cameraId: string): readonly RegionVersion[] {
  const [versions, setVersions] = useState<readonly RegionVersion[]>([]);
  const regions = useRegions(cameraId);
  const open = useApp((state) => state.connection.state === 'open');
  useEffect(() => {
    if (!open) return;
    let wanted = true;
    client.call('regions.versions', { cameraId }).then(
      (list) => { if (wanted) setVersions(list.toSorted((a, b) => b.ruleVersion - a.ruleVersion)); },
      (error: unknown) => console.warn('could not read the versions', error),
    );
    return () => { wanted = false; };
  }, [cameraId, regions, open]);
  return versions;
}
