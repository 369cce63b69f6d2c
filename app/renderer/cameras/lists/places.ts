import type { Camera } from '../../../shared/domain/camera.ts';
import { GroupType } from '../../../shared/domain/place.ts';

/** One thing by which cameras are listed: where they hang, or a group. `key` stands in the page's address. */
export interface Listed {
  key: string;
  kind: 'location' | GroupType;
  name: string;
}

const KINDS = ['location', ...GroupType.options] as const;
const plain = (text: string) => text.normalize('NFC').toLowerCase();

/** What a camera is listed with. */
export const listedOf = ({ place: { location, groups } }: Pick<Camera, 'place'>): Listed[] =>
  [
    ...(location ? [{ kind: 'location' as const, name: location.name }] : []),
    ...groups.map(({ type, name }) => ({ kind: type, name })),
  ].map((listed) => ({ ...listed, key: `${listed.kind}:${plain(listed.name)}` }));

/** Each once, by kind and then by name. */
export function listedOfAll(cameras: readonly Pick<Camera, 'place'>[]): Listed[] {
  const all = new Map(cameras.flatMap(listedOf).map((listed) => [listed.key, listed]));
  return [...all.values()].sort(
    (a, b) =>
      KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind) || a.name.localeCompare(b.name, undefined, { numeric: true }),
  );
}

/** Those that are listed with it; all of them where nobody is, because it was renamed meanwhile. */
export function withKey<C extends Pick<Camera, 'place'>>(cameras: readonly C[], key: string | null): readonly C[] {
  const found = cameras.filter((camera) => listedOf(camera).some((listed) => listed.key === key));
  return found.length > 0 ? found : cameras;
}
