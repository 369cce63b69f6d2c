import { Select } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Door } from './doors.ts';
import classes from './TodayPage.module.css';

interface Props {
  query: { door: string | null; line: string | null };
  doors: readonly Door[];
  onChange: (chosen: { door: string | null; line: string | null }) => void;
}

const ALL = 'all';

/** All doors, one of them, or one line or gate of a door that has several. */
export function DoorSelect({ query, doors: there, onChange }: Props) {
  const { t } = useTranslation();
  const named = (name: string, gone: boolean) => (gone ? t('today.deleted', { name }) : name);
  const doors = there.flatMap(({ cameraId, name, gone, demo, lines }) => [
    { value: cameraId, label: demo ? t('today.demoDoor', { name: named(name, gone) }) : named(name, gone) },
    ...(lines.length > 1
      ? lines.map((line) => ({
          value: `${cameraId} ${line.regionId}`,
          label: t('today.doorLine', { door: name, line: named(line.name, line.gone) }),
        }))
      : []),
  ]);
  const all = { value: ALL, label: t('today.allDoors') };
  const value = query.door === null ? ALL : query.line === null ? query.door : `${query.door} ${query.line}`;
  const shown = doors.find((door) => door.value === value) ?? all;
  const choose = (chosen: string | null) => {
    const [door, line] = chosen === null || chosen === ALL ? [null] : chosen.split(' ');
    onChange({ door, line: line ?? null });
  };
  return (
    <Select
      className={classes.doors}
      rightSection={<IconChevronDown size={16} stroke={2} />}
      rightSectionPointerEvents="none"
      aria-label={t('today.door')}
      allowDeselect={false}
      comboboxProps={{ width: 280, position: 'bottom-end' }}
      maxDropdownHeight={420}
      value={shown.value}
      onChange={choose}
      data={[all, ...doors]}
      style={{ flexBasis: `calc(${shown.label.length}ch + 52px)` }}
    />
  );
}
