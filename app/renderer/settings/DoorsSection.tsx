import { Select } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { SiteSum, type Gate, type Line } from '../../shared/domain/region.ts';
import { toDraft } from '../editor/state/regions.ts';
import { useFormats } from '../i18n/formats.ts';
import { useCommand } from '../query/use-command.ts';
import { isCrossed, useCameras } from '../stores/camera-store.ts';
import { ErrorText } from '../ui/ErrorText.tsx';
import classes from './SettingsPage.module.css';

/** Which lines and gates are ways into the shop, and what 'inside' means by that. */
export function DoorsSection() {
  const { t } = useTranslation();
  const formats = useFormats();
  const cameras = (useCameras((state) => state.cameras) ?? []).filter(({ demo }) => !demo),
    regions = useCameras((state) => state.regions);
  const { send, error } = useCommand();
  const doors = cameras.flatMap(({ cameraId, name }) =>
    (regions[cameraId] ?? []).filter(isCrossed).map((line) => ({ cameraId, camera: name, line })),
  );
  const ways = doors.filter(({ line }) => line.siteSum !== 'none');
  const change = (cameraId: string, line: Line | Gate, siteSum: SiteSum | undefined) =>
    send('regions.save', {
      cameraId,
      regionId: line.regionId,
      region: { ...toDraft(line), siteSum } as Line,
      note: t('settings.doorsNote'),
      basedOn: line.ruleVersion,
    });
  const namesOf = (of: typeof doors) =>
    formats.list(of.map(({ camera, line }) => t('settings.doorOf', { line: line.name, camera })));
  const twice = cameras.filter(({ cameraId }) => ways.filter((way) => way.cameraId === cameraId).length > 1);
  const inside = ways.length === 0 ? t('settings.insideNobody') : t('settings.insideMeans', { doors: namesOf(ways) }),
    means = doors.length === 0 ? t('settings.doorsNone') : inside;
  return (
    <section>
      <h2 className="t16 b">{t('settings.doors')}</h2>
      <p className={classes.text} data-testid="inside-means">
        {means}
        {ways.length < doors.length &&
          ` ${t('settings.insideWithout', { doors: namesOf(doors.filter(({ line }) => line.siteSum === 'none')) })}`}
      </p>
      {twice.map(({ cameraId, name }) => (
        <p key={cameraId} className={classes.text} role="status">
          {t('settings.doorTwice', { camera: name })}
        </p>
      ))}
      {doors.map(({ cameraId, camera, line }) => (
        <Select
          key={line.regionId}
          className={classes.door}
          label={t('settings.doorOf', { line: line.name, camera })}
          allowDeselect={false}
          value={line.siteSum ?? ''}
          data={[
            { value: '', label: t('editor.siteSumOf.added') },
            ...SiteSum.options.map((value) => ({ value, label: t(`editor.siteSumOf.${value}`) })),
          ]}
          onChange={(value) => change(cameraId, line, value ? (value as SiteSum) : undefined)}
        />
      ))}
      {error && (
        <p role="alert" className={classes.error}>
          <ErrorText error={error} />
        </p>
      )}
    </section>
  );
}
