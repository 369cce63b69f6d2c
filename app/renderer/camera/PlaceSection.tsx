import { Autocomplete, NativeSelect, TagsInput, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Camera } from '../../shared/domain/camera.ts';
import { GroupType, LocationType, type Place } from '../../shared/domain/place.ts';
import { useCommand } from '../query/use-command.ts';
import { useCameras } from '../stores/camera-store.ts';
import classes from './CameraPage.module.css';
import { SettingForm } from './SettingForm.tsx';

/** Where the camera hangs and what it is listed with; what other cameras said is offered again. */
export function PlaceSection({ camera: { cameraId, place } }: { camera: Camera }) {
  const { t } = useTranslation();
  const all = useCameras(({ cameras }) => cameras) ?? [];
  const { send, error, busy } = useCommand();
  const [changes, setChanges] = useState<Partial<Place>>({});
  const [typing, setTyping] = useState<Partial<Record<GroupType, string>>>({});
  const { location, groups, description } = { ...place, ...changes };
  const change = (part: Partial<Place>) => setChanges({ ...changes, ...part });
  const wanted: Place = {
    location: location && location.name.trim() !== '' ? location : null,
    // A name that was typed and not ended is meant as well.
    groups: [
      ...groups,
      ...GroupType.options
        .map((type) => ({ type, name: (typing[type] ?? '').trim() }))
        .filter(({ name }) => name !== ''),
    ],
    description,
  };
  const save = () =>
    send('cameras.setPlace', { cameraId, place: wanted }, () => {
      setChanges({});
      setTyping({});
    });
  return (
    <SettingForm
      title={t('camera.place')}
      why={t('camera.placeWhy')}
      busy={busy}
      error={error}
      submit={{ word: t('ui.save'), disabled: JSON.stringify(wanted) === JSON.stringify(place), onSubmit: save }}
    >
      <div className={classes.row}>
        <Autocomplete
          className={classes.field}
          label={t('camera.location')}
          maxLength={200}
          data={[...new Set(all.flatMap((other) => other.place.location?.name ?? []))]}
          value={location?.name ?? ''}
          onChange={(name) => change({ location: { type: null, ...location, name } })}
        />
        <NativeSelect
          className={classes.field}
          label={t('camera.locationType')}
          disabled={wanted.location === null}
          value={location?.type ?? ''}
          onChange={({ currentTarget: { value } }) =>
            location && change({ location: { ...location, type: LocationType.nullable().catch(null).parse(value) } })
          }
          data={[
            { value: '', label: '–' },
            ...LocationType.options.map((type) => ({ value: type, label: t(`camera.locationTypes.${type}`) })),
          ]}
        />
      </div>
      {GroupType.options.map((each) => (
        <TagsInput
          key={each}
          className={classes.wide}
          label={t(`camera.groups.${each}`)}
          maxLength={200}
          splitChars={[';']}
          data={[
            ...new Set(all.flatMap(({ place: { groups: those } }) => those.filter(isOf(each)).map(({ name }) => name))),
          ]}
          value={groups.filter(isOf(each)).map(({ name }) => name)}
          onChange={(names) =>
            change({
              groups: [...groups.filter(({ type }) => type !== each), ...names.map((name) => ({ name, type: each }))],
            })
          }
          searchValue={typing[each] ?? ''}
          onSearchChange={(text) => setTyping({ ...typing, [each]: text.replaceAll(';', '') })}
        />
      ))}
      <Textarea
        className={classes.wide}
        label={t('camera.description')}
        rows={2}
        maxLength={2000}
        value={description}
        onChange={(event) => change({ description: event.currentTarget.value })}
      />
    </SettingForm>
  );
}

const isOf =
  (each: GroupType) =>
  ({ type }: { type: GroupType }) =>
    type === each;
