import { readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Knex } from 'knex';
import type { Site } from '../shared/api/index.ts';
import { ModelManifest, sizesOf, type InputSize } from '../shared/domain/model.ts';
import { LineDraft } from '../shared/domain/region.ts';
import { FootfallError } from '../shared/errors.ts';
import { addCamera, DEMO_VIDEO, noteDowntime } from './cameras/open-cameras.ts';
import { registerModel } from './db/ai-models.ts';
import { hadCameras } from './db/camera-configurations.ts';
import { insertRegionVersion } from './db/counting-zones.ts';
import { createInstallation, getInstallation, type Identity } from './db/installation.ts';
import { getSite, insertSite } from './db/sites.ts';
import { inTransaction } from './db/transaction.ts';
import { uuidv7 } from './db/uuid.ts';

export interface Model {
  id: string;
  version: string;
  manifestPath: string;
  /** What it may be given, the usual one first. */
  sizes: InputSize[];
}

export const STARTER_MODEL = 'footfall-person-v0';

/** The model that counts, as its manifest names it. Whether the file is sound is for the worker to find out. Rejects with MODEL_005. */
export async function readModel(resources: string): Promise<Model & { manifest: ModelManifest }> {
  const manifestPath = join(resources, 'models', `${STARTER_MODEL}.json`);
  try {
    const manifest = ModelManifest.parse(JSON.parse(await readFile(manifestPath, 'utf8')));
    return { id: manifest.id, version: manifest.version, manifestPath, manifest, sizes: sizesOf(manifest) };
  } catch (thrown) {
    throw new FootfallError(
      'MODEL_005',
      { file: basename(manifestPath), detail: thrown instanceof Error ? thrown.message : String(thrown) },
      { cause: thrown },
    );
  }
}

/**
 * What must be there before anything counts: the installation, its site, the model, and, in a database that never had a camera, the
 * demo camera with its line (unless `withDemo` is false). Also notes for every camera that nobody counted since the application last ran.
 */
export async function prepare(
  db: Knex,
  resources: string,
  nowMs: number,
  withDemo = true,
): Promise<{ identity: Identity; site: Site; model: Model; demoLine: LineDraft }> {
  const { manifest, ...model } = await readModel(resources);
  const { size } = await stat(join(resources, 'models', manifest.file)).catch(() => ({ size: 0 }));
  const demoLine = await readDemoLine(resources);
  return inTransaction(db, async (transaction) => {
    if (!(await getInstallation(transaction))) await createInstallation(transaction, uuidv7(nowMs), nowMs);
    const installation = (await getInstallation(transaction))!;
    if (!(await getSite(transaction))) {
      const timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone;
      const first: Site = {
        siteId: uuidv7(nowMs),
        name: 'My shop',
        timeZone,
        dayStartMinutes: 4 * 60,
        opensMinutes: 8 * 60,
        closesMinutes: 21 * 60,
      };
      await insertSite(transaction, first, installation.nodeId, nowMs);
    }
    const site = (await getSite(transaction))!;
    const identity: Identity = { siteId: site.siteId, nodeId: installation.nodeId };
    await registerModel(
      transaction,
      identity,
      {
        modelId: model.id,
        version: model.version,
        name: String(manifest.name ?? manifest.id),
        description: typeof manifest.task === 'string' ? manifest.task : null,
        parameters: null,
        bytes: size,
        sha256: manifest.sha256,
        path: join('models', manifest.file),
        manifestPath: join('models', basename(model.manifestPath)),
        config: {
          family: manifest.family,
          input: manifest.input,
          output: manifest.output,
          thresholds: manifest.thresholds,
        },
        training: manifest.training ?? null,
      },
      nowMs,
    );
    if (!(await hadCameras(transaction))) {
      if (withDemo) await addDemoCamera(transaction, identity, demoLine, nowMs);
    } else if (installation.aliveAtMs !== null)
      await noteDowntime(transaction, identity, site, installation.aliveAtMs, nowMs);
    return { identity, site, model, demoLine };
  });
}

/** The line of the demo camera, from the truth of its clip. */
export async function readDemoLine(resources: string): Promise<LineDraft> {
  const file = join(resources, DEMO_VIDEO.replace(/\.mp4$/, '.truth.json'));
  const truth = JSON.parse(await readFile(file, 'utf8')) as {
    lines: { name: string; a: [number, number]; b: [number, number] }[];
  };
  const [{ name, a, b }] = truth.lines;
  return LineDraft.parse({ name, points: [a, b] });
}

async function addDemoCamera(db: Knex.Transaction, identity: Identity, line: LineDraft, nowMs: number): Promise<void> {
  const cameraId = uuidv7(nowMs);
  await addCamera(db, identity, {
    cameraId,
    name: 'Front door (demo)',
    enabled: true,
    createdAtMs: nowMs,
    source: {
      kind: 'demo',
      address: DEMO_VIDEO,
      loop: true,
      username: null,
      sealedPassword: null,
      sealedSecrets: null,
    },
  });
  await insertRegionVersion(db, identity, cameraId, uuidv7(nowMs), line, '', nowMs);
}
