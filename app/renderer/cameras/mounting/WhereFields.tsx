import { Autocomplete } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { USUAL_MOUNTING, type Mounting } from '../../../shared/domain/mounting.ts';
import { NOWHERE, type Place } from '../../../shared/domain/place.ts';
import { useCameras } from '../../stores/camera-store.ts';
import classes from './Mounting.module.css';
import { MountingFields } from './MountingFields.tsx';

/** Where a new camera hangs; everything of it can be changed later. */
export interface Where {
  mounting: Mounting;
  location: string;
  /** A zone of the shop; other kinds of groups are for the camera's settings. */
  zone: string;
}
export const USUAL_WHERE: Where = { mounting: USUAL_MOUNTING, location: '', zone: '' };

export const placeOf = ({ location, zone }: Where): Place => ({
  ...NOWHERE,
  location: location.trim() === '' ? null : { name: location.trim(), type: null },
  groups: zone.trim() === '' ? [] : [{ name: zone.trim(), type: 'zone' }],
});

export function WhereFields({ value, onChange }: { value: Where; onChange: (where: Where) => void }) {
  const { t } = useTranslation();
  const places = (useCameras(({ cameras }) => cameras) ?? []).map(({ place }) => place);
  const change = (part: Partial<Where>) => onChange({ ...value, ...part });
  return (
    <>
      <MountingFields value={value.mounting} onChange={(mounting) => change({ mounting })} />
      <div className={classes.place}>
        <Autocomplete
          label={t('camera.location')}
          maxLength={200}
          data={[...new Set(places.flatMap(({ location }) => location?.name ?? []))]}
          value={value.location}
          onChange={(location) => change({ location })}
        />
        <Autocomplete
          label={t('cameras.mounting.group')}
          maxLength={200}
          data={[
            ...new Set(
              places.flatMap(({ groups }) => groups.filter(({ type }) => type === 'zone').map(({ name }) => name)),
            ),
          ]}
          value={value.zone}
          onChange={(zone) => change({ zone: zone.replaceAll(';', '') })}
        />
      </div>
    </>
  );
}
