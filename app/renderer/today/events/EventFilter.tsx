import { Button, SegmentedControl, Select } from '@mantine/core';
import { IconChevronDown, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { RefusalReason } from '../../../shared/domain/crossing.ts';
import { useFormats } from '../../i18n/formats.ts';
import { countOf, type Reasons } from './event-list.ts';
import type { EventChoice } from '../today-query.ts';
import classes from './EventFilter.module.css';

const countOfReason = (listed: readonly { reason: RefusalReason; count: number }[], reason: RefusalReason) =>
  listed.find((each) => each.reason === reason)?.count ?? 0;

interface Props {
  only: EventChoice;
  /** Null until known. */
  reasons: Reasons | null;
  /** The chosen bucket's time, in words. */
  range: string | null;
  onChoose: (only: EventChoice) => void;
  onWholeDay: () => void;
}

/** Which events are listed, with how many there are of each; of refusals also what an installer can adjust. */
export function EventFilter({ only, reasons, range, onChoose, onWholeDay }: Props) {
  const { t } = useTranslation();
  const formats = useFormats();
  const number = (choice: EventChoice) => (reasons ? formats.number(countOf(reasons, choice)) : '–');
  const kind = only === 'all' || only === 'counted' ? only : 'refused';
  const chosen = kind === 'refused' && only !== 'refused' ? (only as RefusalReason) : null;
  const listed: { reason: RefusalReason; count: number }[] = reasons
    ? [
        ...reasons.refused,
        ...(chosen && !reasons.refused.some(({ reason }) => reason === chosen) ? [{ reason: chosen, count: 0 }] : []),
      ]
    : [];
  const most =
    chosen && countOfReason(listed, chosen) === 0
      ? undefined
      : (chosen ?? (kind === 'refused' ? listed[0]?.reason : undefined));
  return (
    <div className={classes.filter}>
      <div className={classes.row}>
        <SegmentedControl
          className={classes.choice}
          aria-label={t('today.filter.choice')}
          value={kind}
          onChange={(value) => onChoose(value as EventChoice)}
          data={[
            { value: 'all', label: t('today.filter.all', { number: number('all') }) },
            { value: 'counted', label: t('today.filter.counted', { number: number('counted') }) },
            { value: 'refused', label: t('today.filter.refused', { number: number('refused') }) },
          ]}
        />
        {kind === 'refused' && listed.length > 0 && (
          <Select
            className={classes.reason}
            aria-label={t('today.filter.reason')}
            rightSection={<IconChevronDown size={16} stroke={2} />}
            rightSectionPointerEvents="none"
            allowDeselect={false}
            comboboxProps={{ width: 320, position: 'bottom-start' }}
            maxDropdownHeight={420}
            value={chosen ?? 'refused'}
            onChange={(value) => onChoose((value ?? 'refused') as EventChoice)}
            data={[
              { value: 'refused', label: t('today.filter.anyReason') },
              ...listed.map(({ reason, count }) => ({
                value: reason,
                label: t('today.filter.reasonOf', {
                  reason: t(`today.reason.${reason}`),
                  number: formats.number(count),
                }),
              })),
            ]}
          />
        )}
        <span className="sp" />
        {range && (
          <Button
            className={classes.range}
            size="compact-md"
            rightSection={<IconX size={16} stroke={2} />}
            aria-label={`${range}. ${t('today.allDay')}`}
            onClick={onWholeDay}
          >
            {range}
          </Button>
        )}
      </div>
      {most && (
        <p className="t13 q">
          {chosen ? '' : `${t('today.filter.most', { reason: t(`today.reason.${most}`) })} `}
          {t(`today.adjust.${most}`)}
        </p>
      )}
    </div>
  );
}
