import { useEffect, useEffectEvent, useRef, useState, type RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import type { PictureAspect, Probe } from '../../shared/domain/camera.ts';
import type { ErrorInfo } from '../../shared/errors.ts';
import { errorOf } from '../client/client.ts';
import { useCommand } from '../query/use-command.ts';
import { serverNow } from '../stores/app-store.ts';
import { takeCredentials, toSource, type SourceDraft } from './source-draft.ts';

export type Seen = Extract<Probe, { ok: true }>;
export type Check =
  | { state: 'none' }
  | { state: 'running'; sinceMs: number }
  | { state: 'refused'; reason: string }
  | { state: 'failed'; error: ErrorInfo }
  | { state: 'seen'; probe: Seen };

/** The form of a source and what its check showed; every change of the form forgets the check. `cameraId`: of the camera that is changed. */
export function useSourceCheck(first: SourceDraft, cameraId?: string) {
  const [draft, setDraft] = useState(first);
  const [check, setCheck] = useState<Check>({ state: 'none' });
  const asked = useRef(0);
  const running = useRef(false);
  const { ask, send } = useCommand();
  // A check that nobody waits for makes room for others.
  const forget = () => {
    asked.current += 1;
    if (running.current) send('cameras.stopProbes', {});
  };
  const leave = useEffectEvent(forget);
  useEffect(() => () => leave(), []);
  const change = (part: Partial<SourceDraft>) => {
    forget();
    setDraft((now) => ({ ...now, certificate: '', ...part }));
    setCheck({ state: 'none' });
  };
  const stop = () => {
    forget();
    setCheck({ state: 'none' });
  };
  /** Opens it, with what is changed in the form first. */
  const look = async (part: Partial<SourceDraft> = {}) => {
    forget();
    const now = { ...draft, certificate: '', ...part },
      tidy = now.kind === 'address' ? takeCredentials(now) : now;
    setDraft(tidy);
    // As the camera itself says; another shape is only laid over it.
    const wanted = toSource({ ...tidy, aspect: 'auto' });
    if (!wanted.ok) return setCheck({ state: 'refused', reason: wanted.reason });
    const mine = ++asked.current;
    setCheck({ state: 'running', sinceMs: serverNow() });
    running.current = true;
    const probe = await ask('cameras.probe', { source: wanted.source, cameraId }).catch((thrown: unknown): Probe => ({
      ok: false,
      error: errorOf(thrown),
    }));
    if (asked.current !== mine) return;
    running.current = false;
    const proposed = probe.ok ? probe.stream.proposedAspect : null,
      certificate = probe.ok ? probe.stream.certificate : null;
    if (certificate !== null) setDraft((now) => ({ ...now, certificate }));
    if (proposed) setDraft((now) => ({ ...now, aspect: now.aspect === 'auto' ? proposed : now.aspect }));
    setCheck(probe.ok ? { state: 'seen', probe } : { state: 'failed', error: probe.error });
  };
  /** The picture that was seen only changes its shape. */
  const shape = (aspect: PictureAspect) => setDraft((now) => ({ ...now, aspect }));
  return { draft, check, change, shape, stop, look };
}

/** Why there may be no picture from a camera that is fine: it is off, or the network is. Everything else is mended first. */
const AWAY = new Set<string>([
  'STREAM_004',
  'STREAM_007',
  'STREAM_008',
  'STREAM_011',
  'STREAM_012',
  'STREAM_015',
  'STREAM_017',
  'STREAM_023',
  'STREAM_024',
]);

/** Whether a source may be kept without having been seen. */
export const mayBeAway = (check: Check, draft: SourceDraft): boolean =>
  (draft.kind === 'address' || draft.kind === 'device') && check.state === 'failed' && AWAY.has(check.error.code);

/** What is wrong with the field before anything is asked of a camera: said under it, and it has the focus. */
export function useRefused(check: Check): [RefObject<HTMLInputElement | null>, string | null] {
  const { t } = useTranslation();
  const ref = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (check.state === 'refused') ref.current?.focus();
  }, [check]);
  return [ref, check.state === 'refused' ? t(`cameras.wizard.refused.${check.reason}`) : null];
}
