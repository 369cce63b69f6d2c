import { DAY_MS } from '../../../core/time.ts';
import type { EditorRegion } from '../state/regions.ts';

/*
 * What was drawn and not saved, kept in this browser. In its database and not in localStorage, which a browser writes to disk seconds later: a
 * transaction that is complete survives the browser being killed.
 */

export interface Draft {
  readonly id: string;
  readonly cameraId: string;
  readonly atMs: number;
  readonly regions: readonly EditorRegion[];
  readonly note: string;
}

/** After so long nobody comes back for it. */
const KEPT_MS = 90 * DAY_MS;
const STORE = 'drafts';

let opened: Promise<IDBDatabase> | null = null;
function database(): Promise<IDBDatabase> {
  return (opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open('footfall', 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: 'id' });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('this browser keeps nothing'));
  }));
}

async function within<T>(work: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const transaction = (await database()).transaction(STORE, 'readwrite'),
    request = work(transaction.objectStore(STORE));
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve(request.result);
    transaction.onabort = transaction.onerror = () => reject(transaction.error ?? new Error('it was not kept'));
  });
}

export const keepDraft = (draft: Draft): Promise<unknown> => within((store) => store.put(draft));
export const forgetDraft = (id: string): Promise<unknown> => within((store) => store.delete(id));
/** Under another id, at once: it is never gone in between. */
export const adoptDraft = (draft: Draft, id: string): Promise<unknown> =>
  within((store) => {
    store.put({ ...draft, id });
    return store.delete(draft.id);
  });

/** Those of a camera that no open editor holds, the newest first. */
export async function draftsOf(cameraId: string): Promise<Draft[]> {
  const all = (await within((store) => store.getAll())) as Draft[];
  for (const { id } of all.filter(({ atMs }) => Date.now() - atMs > KEPT_MS)) void forgetDraft(id);
  const held = new Set((await navigator.locks?.query())?.held?.map(({ name }) => name));
  return all
    .filter((draft) => draft.cameraId === cameraId && Date.now() - draft.atMs <= KEPT_MS && !held.has(lockOf(draft.id)))
    .sort((a, b) => b.atMs - a.atMs);
}

const lockOf = (id: string) => `footfall.draft.${id}`;

/** Says to the other tabs of this browser that an editor is open with this draft; returns how to let go. Without locks (a page over plain HTTP) each tab offers the others' drafts. */
export function holdDraft(id: string): () => void {
  let letGo = () => {};
  void navigator.locks?.request(
    lockOf(id),
    () =>
      new Promise<void>((resolve) => {
        letGo = resolve;
      }),
  );
  return () => letGo();
}
