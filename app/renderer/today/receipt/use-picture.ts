import type { Output } from '../../../shared/api/index.ts';
import { useApi } from '../../query/use-api.ts';

type Picture = NonNullable<Output<'cameras.picture'>>;

/** One camera's reference picture; null when it has none, undefined until that is known. */
export function useReferencePicture(cameraId: string): Picture | null | undefined {
  const { data, error } = useApi('cameras.picture', { cameraId }, { isOld: (picture) => picture === null });
  // of a camera that was deleted there is none
  return data === undefined && error ? null : data;
}
