import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Candidate } from '../../../shared/domain/candidate.ts';
import type { FoundDevice } from '../../../shared/domain/device.ts';
import type { ErrorInfo } from '../../../shared/errors.ts';
import { useApi } from '../../query/use-api.ts';
import { useCommand } from '../../query/use-command.ts';
import { useCameras } from '../../stores/camera-store.ts';
import { placeOf, USUAL_WHERE, type Where } from '../mounting/WhereFields.tsx';
import { proposedNames } from './device.ts';

export interface Several {
  /** The chosen ones that were asked, with what became of each. */
  candidates: readonly Candidate[];
  /** Device ids. */
  ticked: ReadonlySet<string>;
  tick: (devices: readonly FoundDevice[], on: boolean) => void;
  login: { username: string; password: string };
  type: (part: Partial<Several['login']>) => void;
  /** Asks those that were not asked yet, and those that failed. With `trusted`, that one alone, by the certificate that is accepted with it. */
  check: (trusted?: { deviceId: string; fingerprint: string }) => void;
  /** How many `check` would ask. */
  open: number;
  nameOf: (candidate: Candidate) => string;
  rename: (candidateId: string, name: string) => void;
  whereOf: (candidate: Candidate) => Where;
  /** Null: all of them, those too for which something else was said. */
  place: (candidateId: string | null, where: Where) => void;
  /** What holds for all that say nothing else. */
  whereAll: Where;
  /** Those that were seen, and whose name is no empty one. */
  add: () => void;
  addable: readonly Candidate[];
  /** Out of sight with all of them. */
  clear: () => void;
  error: ErrorInfo | null;
  busy: boolean;
}

const isOpen = ({ state }: Candidate): boolean => state === 'failed';

/** Found cameras that are added several at once. What became of them is kept by the application, so that this page may be left meanwhile. */
export function useCandidates(): Several {
  const { t } = useTranslation();
  const { data: candidates = [] } = useApi('candidates.list', {});
  const cameras = useCameras((state) => state.cameras) ?? [];
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [login, setLogin] = useState({ username: '', password: '' });
  const [typed, setTyped] = useState<Record<string, string>>({});
  const [whereAll, setWhereAll] = useState(USUAL_WHERE);
  const [placed, setPlaced] = useState<Record<string, Where>>({});
  const { send, error, busy } = useCommand();
  const asked = candidates.filter(({ state }) => state !== 'added').map(({ deviceId }) => deviceId);
  const ticked = new Set([...chosen, ...asked]);
  const names = proposedNames(candidates, cameras, t('cameras.camera'));
  const nameOf = (candidate: Candidate) =>
    (candidate.state === 'added' ? undefined : typed[candidate.id]) ?? names.get(candidate.id) ?? '';
  const whereOf = ({ id }: Candidate) => placed[id] ?? whereAll;
  const open = [...ticked].filter((id) => {
    const own = candidates.filter(({ deviceId, state }) => deviceId === id && state !== 'added');
    return own.length === 0 || own.some(isOpen);
  });
  const addable = candidates.filter((candidate) => candidate.state === 'seen' && nameOf(candidate).trim() !== '');
  return {
    candidates,
    ticked,
    tick(devices, on) {
      const ids = devices.map(({ id }) => id);
      setChosen((now) => new Set([...now].filter((id) => !ids.includes(id)).concat(on ? ids : [])));
      const gone = ids.filter((id) => asked.includes(id));
      if (!on && gone.length > 0) send('candidates.forget', { deviceIds: gone });
    },
    login,
    type: (part) => setLogin((now) => ({ ...now, ...part })),
    check(trusted) {
      if (trusted)
        return send('candidates.check', {
          devices: [{ deviceId: trusted.deviceId, trusted: trusted.fingerprint }],
          login: null,
        });
      if (open.length > 0) send('candidates.check', { devices: open.map((deviceId) => ({ deviceId })), login });
    },
    open: open.length,
    nameOf,
    rename: (candidateId, name) => setTyped((now) => ({ ...now, [candidateId]: name })),
    whereOf,
    place(candidateId, where) {
      if (candidateId !== null) return setPlaced((now) => ({ ...now, [candidateId]: where }));
      setWhereAll(where);
      setPlaced({});
    },
    whereAll,
    add() {
      const named = addable.map((candidate) => {
        const where = whereOf(candidate);
        return {
          candidateId: candidate.id,
          name: nameOf(candidate).trim(),
          mounting: where.mounting,
          place: placeOf(where),
        };
      });
      send('candidates.add', { cameras: named }, () => setChosen(new Set()));
    },
    addable,
    clear() {
      setChosen(new Set());
      send('candidates.forget', { deviceIds: candidates.map(({ deviceId }) => deviceId) });
    },
    error,
    busy,
  };
}
