import { Button } from '@mantine/core';
import { useMemo, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { RegionVersion } from '../../../shared/domain/region.ts';
import { useFormats } from '../../i18n/formats.ts';
import { useApi } from '../../query/use-api.ts';
import { sameRegion, type EditorRegion } from '../state/regions.ts';
import classes from './Versions.module.css';

const SHOWN = 4;

interface Props {
  region: EditorRegion;
  versions: readonly RegionVersion[];
  /** The one that is looked at, drawn over the picture. */
  looked: RegionVersion | null;
  onLook: (version: RegionVersion | null) => void;
  onRestore: (version: RegionVersion) => void;
  /** Who changed it last. */
  changed?: ((regionId: string) => ReactNode) | undefined;
}

/** Every version of the region, the newest first: when it was saved and what was said of it. Each can be looked at, and restored. */
export function Versions({ region, versions, looked, onLook, onRestore, changed }: Props) {
  const { t } = useTranslation();
  const formats = useFormats();
  const [all, setAll] = useState(false);
  const own = versions.filter((version) => version.regionId === region.regionId);
  if (own.length === 0) return null;
  return (
    <section aria-labelledby="region-versions">
      <h3 className={classes.label} id="region-versions">
        {t('editor.versions')}
      </h3>
      {changed?.(own[0].regionId)}
      <ol className={classes.versions}>
        {own.slice(0, all ? undefined : SHOWN).map((version) => {
          const { ruleVersion, savedAtMs, retiredAtMs, note } = version,
            on = looked?.ruleVersion === ruleVersion;
          return (
            <li key={ruleVersion}>
              <button type="button" aria-pressed={on} onClick={() => onLook(on ? null : version)}>
                <span className="m">{t('editor.version', { version: ruleVersion })}</span>
                <span className="qq">
                  {formats.day(savedAtMs)}, {formats.time(savedAtMs)}
                  {retiredAtMs === null && `, ${t('editor.versionNow')}`}
                </span>
                {note && <span className={classes.note}>{note}</span>}
              </button>
              {on && (
                <div className={classes.looked} role="status">
                  <p>{t(sameRegion(region, version) ? 'editor.versionSame' : 'editor.versionDotted')}</p>
                  {!sameRegion(region, version) && (
                    <Button size="compact-md" onClick={() => onRestore(version)}>
                      {t('editor.restoreVersion', { version: ruleVersion })}
                    </Button>
                  )}
                </div>
              )}
            </li>
          );
        })}
      </ol>
      {own.length > SHOWN && (
        <button type="button" className={classes.more} onClick={() => setAll(!all)} aria-expanded={all}>
          {t(all ? 'editor.fewer' : 'editor.allVersions', { count: own.length })}
        </button>
      )}
    </section>
  );
}

const none: readonly RegionVersion[] = [];

/** Of every region of the camera, the newest first. */
export function useVersions(cameraId: string): readonly RegionVersion[] {
  const { data } = useApi('regions.versions', { cameraId });
  return useMemo(() => data?.toSorted((a, b) => b.ruleVersion - a.ruleVersion) ?? none, [data]);
}
