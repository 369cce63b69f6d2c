import { IconAlertTriangle, IconCheck, IconQuestionMark } from '@tabler/icons-react';
import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { polygonArea } from '../../../core/geometry/polygon.ts';
import { polylineLength } from '../../../core/geometry/polyline.ts';
import { useFormats } from '../../i18n/formats.ts';
import { ErrorText } from '../../ui/ErrorText.tsx';
import type { Problem } from '../state/problem.ts';
import { isClosed, type EditorRegion } from '../state/regions.ts';
import classes from '../RegionEditor.module.css';

/** A line with one of these is not known to be long enough. */
const BEFORE_LENGTH = ['REGION_001', 'REGION_002', 'REGION_005', 'REGION_006', 'REGION_007'];
const TITLES = { line: 'can', gate: 'canGate', zone: 'canZone', ignore: 'canIgnore' } as const;

interface Props {
  region: EditorRegion;
  problem: Problem;
  children?: ReactNode;
  onOrder: () => void;
}

/** 'Can this line count?', answered in checks, each with its fix. `children`: what people's ways say of it. */
export function Checks({ region, problem, children, onOrder }: Props) {
  const { t } = useTranslation();
  const formats = useFormats();
  const closed = isClosed(region.kind);
  return (
    <div id="region-checks" aria-live="polite">
      <div className={classes.label}>{t(`editor.${TITLES[region.kind]}`)}</div>
      {!closed && (problem === null || problem === 'name' || !BEFORE_LENGTH.includes(problem.code)) && (
        <Check sign="ok">{t('editor.long', { percent: formats.percent(polylineLength(region.points)) })}</Check>
      )}
      {closed && !problem && (
        <Check sign="ok">{t('editor.covers', { percent: formats.percent(polygonArea(region.points)) })}</Check>
      )}
      {problem && (
        <Check sign="bad">
          {problem === 'name' ? t('editor.nameNeeded') : <ErrorText error={problem} />}
          {problem !== 'name' && problem?.code === 'REGION_011' && (
            <Button size="compact-sm" className={classes.fix} onClick={onOrder}>
              {t('editor.order')}
            </Button>
          )}
        </Check>
      )}
      {!problem && children}
    </div>
  );
}

const SIGNS = { ok: IconCheck, bad: IconAlertTriangle, unknown: IconQuestionMark };

/** `fix`: what to do about it, below. */
export function Check({ sign, fix, children }: { sign: keyof typeof SIGNS; fix?: ReactNode; children: ReactNode }) {
  const Icon = SIGNS[sign];
  return (
    <div className={classes.check} data-sign={sign}>
      <Icon size={16} stroke={2} aria-hidden="true" />
      <span>
        {children}
        {fix && <em>{fix}</em>}
      </span>
    </div>
  );
}
