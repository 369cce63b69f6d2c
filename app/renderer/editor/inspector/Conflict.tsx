import { Button } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Region } from '../../../shared/domain/region.ts';
import { useFormats } from '../../i18n/formats.ts';
import classes from './Conflict.module.css';
import type { Resolution } from '../state/conflict-steps.ts';
import { differences, type Aspect } from '../state/differences.ts';
import { when } from './Inspector.tsx';
import { writeClock } from './read-number.ts';
import { toDraft, type EditorRegion } from '../state/regions.ts';

interface Props {
  region: EditorRegion;
  theirs: Region | null;
  /** What they wrote beside it. */ note: string | null;
  onResolve: (how: Resolution) => void;
}

/** Somebody else saved or deleted what is being changed here: shows both and asks. */
export function Conflict({ region, theirs, note, onResolve }: Props) {
  const { t } = useTranslation();
  const formats = useFormats();
  const valueOf = useValues();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const aspects = theirs ? differences(region, theirs) : [];
  return (
    <section className={classes.conflict} aria-labelledby="region-conflict">
      <h3 className={classes.title} id="region-conflict" ref={heading} tabIndex={-1}>
        <IconAlertTriangle size={16} stroke={2} aria-hidden="true" />
        <span>
          {theirs
            ? t('editor.conflict.changed', {
                name: theirs.name,
                version: theirs.ruleVersion,
                time: when(theirs.savedAtMs, formats),
              })
            : t('editor.conflict.deleted', { name: region.base?.name ?? region.name })}
        </span>
      </h3>
      {note && <p className="t13">{t('editor.conflict.note', { note })}</p>}
      {theirs && (
        <table className={classes.table}>
          <thead>
            <tr>
              <td />
              <th scope="col">{t('editor.conflict.mine')}</th>
              <th scope="col">{t('editor.conflict.theirs')}</th>
            </tr>
          </thead>
          <tbody>
            {aspects.map((aspect) => (
              <tr key={aspect}>
                <th scope="row">{t(`editor.conflict.aspect.${aspect}`)}</th>
                <td>{valueOf(aspect, region, true)}</td>
                <td>{valueOf(aspect, theirs, false)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <div className={classes.buttons}>
        <Button onClick={() => onResolve('mine')}>
          {t(theirs ? 'editor.conflict.keepMine' : 'editor.conflict.bringBack')}
        </Button>
        <Button onClick={() => onResolve('theirs')}>
          {t(theirs ? 'editor.conflict.takeTheirs' : 'editor.conflict.letGo')}
        </Button>
        {theirs && <Button onClick={() => onResolve('both')}>{t('editor.conflict.keepBoth')}</Button>}
      </div>
    </section>
  );
}

/** A value as the fields of the inspector say it. */
function useValues(): (aspect: Aspect, region: EditorRegion | Region, mine: boolean) => string {
  const { t } = useTranslation();
  const formats = useFormats();
  return (aspect, region, mine) => {
    const draft = toDraft(region),
      values = draft as unknown as Record<string, unknown>;
    switch (aspect) {
      case 'place':
        return t(mine ? 'editor.conflict.drawn' : 'editor.conflict.dotted');
      case 'name':
        return draft.name;
      case 'counts':
        return t(`editor.countsOf.${String(values.counts)}`);
      case 'anchor':
        return t(`editor.anchors.${String(values.anchor)}`);
      case 'mode':
        return t(`editor.modes.${String(values.mode)}`);
      case 'compass':
        return values.compass ? t(`editor.compassOf.${String(values.compass)}`) : t('editor.compassNone');
      case 'siteSum':
        return t(`editor.siteSumOf.${String(values.siteSum ?? 'added')}`);
      case 'hours':
        return 'hours' in draft && draft.hours
          ? `${writeClock(draft.hours.fromMinutes)}–${writeClock(draft.hours.toMinutes)}`
          : t('editor.conflict.always');
      case 'holdMs':
      case 'releaseMs':
        return t('editor.conflict.seconds', { value: formats.number(Number(values[aspect]) / 1000, 1) });
      case 'capacity':
        return values.capacity === null ? t('editor.noCapacity') : formats.number(Number(values.capacity));
      case 'queue':
        return t(values.queue === true ? 'editor.conflict.yes' : 'editor.conflict.no');
    }
  };
}
