import { GroupType, Location, NOWHERE, type Group, type Place } from '../../shared/domain/place.ts';
import { dialectOf, type Db } from './dialect/dialect.ts';
import { stamp, type Identity } from './installation.ts';
import { uuidv7 } from './uuid.ts';

/** Where the cameras are, those of which somebody said something. */
export async function readPlaces(db: Db): Promise<(cameraId: string) => Place> {
  const rows: Record<string, unknown>[] = await db('camera_configurations')
    .leftJoin('camera_locations', 'camera_locations.id', 'camera_configurations.location_id')
    .select('camera_id', 'location_name', 'location_type', 'camera_configurations.description');
  const groups: Record<string, unknown>[] = await db('camera_group_assignments')
    .join('camera_groups', 'camera_groups.id', 'camera_group_assignments.group_id')
    .whereNull('removed_at')
    .orderBy('camera_groups.id')
    .select('camera_id', 'group_name', 'group_type');
  const places = new Map<unknown, Place>();
  for (const { camera_id: cameraId, location_name: name, location_type: type, description } of rows)
    places.set(cameraId, {
      // What another version wrote differently is as good as unknown.
      location: Location.nullable()
        .catch(null)
        .parse(name === null ? null : { name, type }),
      groups: [],
      description: String(description ?? ''),
    });
  for (const { camera_id: cameraId, group_name: name, group_type: type } of groups)
    if (GroupType.safeParse(type).success)
      places.get(cameraId)?.groups.push({ name: String(name), type: type as GroupType });
  return (cameraId) => places.get(cameraId) ?? NOWHERE;
}

/** Says where a camera is; locations and groups that are there already are used again. Within a transaction. */
export async function writePlace(
  db: Db,
  identity: Identity,
  cameraId: string,
  { location, groups, description }: Place,
  nowMs: number,
): Promise<void> {
  const now = dialectOf(db).toInstant(nowMs);
  await db('camera_configurations')
    .where({ camera_id: cameraId })
    .update({
      location_id: location && (await locationId(db, identity, location, nowMs)),
      description: description === '' ? null : description,
      ...(await stamp(db, identity)),
      updated_at: now,
    });
  const wanted = new Set<number>();
  for (const group of groups) wanted.add(await groupId(db, identity, group, nowMs));
  const before: { group_id: number; removed_at: unknown }[] = await db('camera_group_assignments')
    .where({ camera_id: cameraId })
    .select('group_id', 'removed_at');
  for (const { group_id, removed_at } of before) {
    const isWanted = wanted.delete(group_id);
    if (isWanted === (removed_at === null)) continue;
    await db('camera_group_assignments')
      .where({ camera_id: cameraId, group_id })
      .update({
        removed_at: isWanted ? null : now,
        ...(isWanted && { assigned_at: now }),
        ...(await stamp(db, identity)),
      });
  }
  for (const group_id of wanted)
    await db('camera_group_assignments').insert({
      uid: uuidv7(nowMs),
      camera_id: cameraId,
      group_id,
      assigned_at: now,
      ...(await stamp(db, identity)),
    });
}

/** The same name with another type is another location: those who hang there did not say so. */
async function locationId(db: Db, identity: Identity, { name, type }: Location, nowMs: number): Promise<number> {
  const same = await idOf(db, 'camera_locations', 'location_name', name, { location_type: type });
  if (same !== null) return same;
  const now = dialectOf(db).toInstant(nowMs);
  return insert(db, 'camera_locations', {
    uid: uuidv7(nowMs),
    location_name: name,
    location_type: type,
    tenant_id: db('sites').where({ site_id: identity.siteId }).select('id'),
    ...(await stamp(db, identity)),
    created_at: now,
    updated_at: now,
  });
}

async function groupId(db: Db, identity: Identity, { name, type }: Group, nowMs: number): Promise<number> {
  const same = await idOf(db, 'camera_groups', 'group_name', name, { group_type: type });
  if (same !== null) return same;
  return insert(db, 'camera_groups', {
    uid: uuidv7(nowMs),
    group_name: name,
    group_type: type,
    tenant_id: db('sites').where({ site_id: identity.siteId }).select('id'),
    ...(await stamp(db, identity)),
    created_at: dialectOf(db).toInstant(nowMs),
  });
}

/** Whatever keyboard it was typed on, in capital letters or not; SQLite knows those of ASCII only. */
async function idOf(
  db: Db,
  table: 'camera_locations' | 'camera_groups',
  column: 'location_name' | 'group_name',
  name: string,
  where: Record<string, string | null>,
): Promise<number | null> {
  const rows: Record<string, unknown>[] = await db(table).where(where).orderBy('id').select('id', column);
  const plain = (text: unknown) => String(text).normalize('NFC').toLowerCase();
  const found = rows.find((row) => plain(row[column]) === plain(name));
  return found ? Number(found.id) : null;
}

async function insert(db: Db, table: string, row: Record<string, unknown>): Promise<number> {
  const [{ id }] = (await db(table).insert(row).returning('id')) as { id: number }[];
  return Number(id);
}
