import { useEffect, useState } from 'react';
import type { CountingEvent } from '../../../shared/domain/crossing.ts';
import type { Output } from '../../../shared/api/index.ts';
import { client } from '../../client/app-client.ts';
import { useApp } from '../../stores/app-store.ts';

type Rule = Output<'regions.versions'>[number];

/** The rule that judged an event, as it was then; null when it is not known. */
export function useRule({ cameraId, regionId, ruleVersion }: CountingEvent): Rule | null {
  const [known, setKnown] = useState<{ cameraId: string; ruleVersion: number; rules: Rule[] } | null>(null);
  const open = useApp((state) => state.connection.state === 'open');
  const rule = known?.cameraId === cameraId ? known.rules.find((each) => each.regionId === regionId && each.ruleVersion === ruleVersion) ?? null : null;
  const asked = known?.cameraId === cameraId && (rule !== null || known.ruleVersion === ruleVersion);
  useEffect(() => {
    if (!open || asked) return;
    let wanted = true;
    const set = (rules: Rule[]) => { if (wanted) setKnown({ cameraId, ruleVersion, rules }); };
    client.call('regions.versions', { cameraId }).then(set, () => set([]));
    return () => { wanted = false; };
  }, [open, asked, cameraId, ruleVersion]);
  return rule;
}
