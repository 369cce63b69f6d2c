import { Checkbox } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Camera } from '../../../shared/domain/camera.ts';
import { MOUNTED_ANCHORS, USUAL_MOUNTING, type Mounting } from '../../../shared/domain/mounting.ts';
import { RegionDraft, type Region } from '../../../shared/domain/region.ts';
import type { Commands } from '../../query/use-command.ts';
import { useRegions } from '../../stores/camera-store.ts';
import { FormDialog } from '../FormDialog.tsx';
import { MountingFields } from './MountingFields.tsx';

type Judging = Exclude<Region, { kind: 'ignore' }>;

/** Those that judge people elsewhere than is right from there: what is proposed to be changed, and never is by itself. */
export const judgedElsewhere = (regions: readonly Region[], { perspective }: Mounting): Judging[] =>
  regions.filter(
    (region): region is Judging => region.kind !== 'ignore' && region.anchor !== MOUNTED_ANCHORS[perspective],
  );

/** Where a camera hangs. `proposed`: from where its people are seen, as the check of its view found. */
export function MountingDialog({
  camera: { cameraId, name, mounting },
  proposed,
  onClose,
}: {
  camera: Camera;
  proposed?: Mounting['perspective'];
  onClose: () => void;
}) {
  const { t, i18n } = useTranslation();
  const [value, setValue] = useState<Mounting>({
    ...(mounting ?? USUAL_MOUNTING),
    ...(proposed && { perspective: proposed }),
  });
  const [withRegions, setWithRegions] = useState(false);
  const others = judgedElsewhere(useRegions(cameraId) ?? [], value);
  const anchor = MOUNTED_ANCHORS[value.perspective];
  const names = new Intl.ListFormat(i18n.language, { type: 'conjunction' }).format(others.map((one) => one.name));
  /** One after the other, and where it hangs last: what is refused is said, and can be tried again. */
  const save = (send: Commands['send'], [region, ...rest]: readonly Judging[]): void =>
    region
      ? send(
          'regions.save',
          {
            cameraId,
            regionId: region.regionId,
            basedOn: region.ruleVersion,
            region: RegionDraft.parse({ ...region, anchor }),
            note: '',
          },
          () => save(send, rest),
        )
      : send('cameras.setMounting', { cameraId, mounting: value }, onClose);
  return (
    <FormDialog
      title={`${t('cameras.mounting.title')}: ${name}`}
      submit={t('ui.save')}
      onClose={onClose}
      onSubmit={(send) => save(send, withRegions ? others : [])}
    >
      <MountingFields value={value} onChange={setValue} />
      {others.length > 0 && (
        <Checkbox
          checked={withRegions}
          onChange={(event) => setWithRegions(event.currentTarget.checked)}
          label={t('cameras.mounting.regions', {
            count: others.length,
            names,
            anchor: t(`editor.advice.at.${anchor}`),
          })}
          description={t('cameras.mounting.regionsMore')}
        />
      )}
    </FormDialog>
  );
}
