import { SegmentedControl } from '@mantine/core';
import { useId, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { MountPlace, type Mounting } from '../../../shared/domain/mounting.ts';
import { Perspective } from '../../../shared/domain/view-check.ts';
import classes from './Mounting.module.css';

/** What a camera hangs over, and from where it sees people. */
export function MountingFields({ value, onChange }: { value: Mounting; onChange: (mounting: Mounting) => void }) {
  const { t } = useTranslation();
  return (
    <>
      <Choice
        label={t('cameras.mounting.place')}
        value={value.place}
        data={MountPlace.options.map((place) => ({ value: place, label: t(`cameras.mounting.places.${place}`) }))}
        onChange={(place) => onChange({ ...value, place: place as MountPlace })}
      />
      <Choice
        label={t('cameras.mounting.perspective')}
        value={value.perspective}
        data={Perspective.options.map((from) => ({ value: from, label: t(`cameras.mounting.perspectives.${from}`) }))}
        onChange={(perspective) => onChange({ ...value, perspective: perspective as Perspective })}
      >
        {t(`cameras.mounting.says.${value.perspective}`)}
      </Choice>
    </>
  );
}

function Choice({
  label,
  value,
  data,
  onChange,
  children,
}: {
  label: string;
  value: string;
  data: { value: string; label: string }[];
  onChange: (value: string) => void;
  children?: ReactNode;
}) {
  const id = useId();
  return (
    <div>
      <div className={classes.label} id={id}>
        {label}
      </div>
      <SegmentedControl fullWidth aria-labelledby={id} value={value} data={data} onChange={onChange} />
      {children && (
        <p className={classes.says} role="status">
          {children}
        </p>
      )}
    </div>
  );
}
