import { useQueryClient } from '@tanstack/react-query';
import type { Recount } from '../../../shared/domain/recount.ts';
import { setAnswer } from '../../query/follow-client.ts';
import { useApi } from '../../query/use-api.ts';
import { withRecount } from './recount-rows.ts';

/** The recounts of a camera, newest first, as they change; null until read. `take` puts one in that a call has just returned. */
export function useRecounts(cameraId: string): {
  recounts: readonly Recount[] | null;
  take: (recount: Recount) => void;
} {
  const queries = useQueryClient();
  const { data } = useApi('recounts.list', { cameraId });
  return {
    recounts: data ?? null,
    take: (recount) => setAnswer(queries, 'recounts.list', { cameraId }, (list) => withRecount(list ?? [], recount)),
  };
}
