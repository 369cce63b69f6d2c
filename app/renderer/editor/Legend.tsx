import { useTranslation } from 'react-i18next';
import type { Insight } from './canvas/draw-editor.ts';
import classes from './Legend.module.css';
import { isCrossed, type EditorRegion } from './state/regions.ts';

/** What the signs in the picture mean, as far as they are there. */
export function Legend({ region, insight: { walks, badPlaces } }: { region: EditorRegion | null; insight: Insight }) {
  const { t } = useTranslation();
  const keys = [
    ...(region && isCrossed(region) ? (['inside'] as const) : []),
    ...(region?.kind === 'ignore' ? (['ignored'] as const) : []),
    ...(badPlaces.length > 0 ? (['places'] as const) : []),
    ...(walks.length > 0 ? (['walks'] as const) : []),
  ];
  if (keys.length === 0) return null;
  return (
    <ul className={classes.legend} aria-label={t('editor.legend.title')}>
      {keys.map((key) => (
        <li key={key}>
          <i data-key={key} aria-hidden="true" />
          {t(`editor.legend.${key}`)}
        </li>
      ))}
    </ul>
  );
}
