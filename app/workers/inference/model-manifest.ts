import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { FootfallError } from '../../shared/errors.ts';
import { ModelManifest } from '../../shared/domain/model.ts';

/** A model's file and, where there is one, its manifest. */
export interface ModelFiles {
  /** Null: only the .onnx is known; family and size are read from the session. */
  manifest: ModelManifest | null;
  onnxPath: string;
  bytes: Uint8Array;
  sha256: string;
}

/** What is read at most: detectors have megabytes, their manifests kilobytes. */
const MOST_BYTES = { model: 2 ** 30, manifest: 2 ** 20 };

/** Reads NAME.json and the file it names, or NAME.onnx alone, and checks the hash. Throws MODEL_001, MODEL_002 or MODEL_005. */
export async function readModel(path: string): Promise<ModelFiles> {
  const manifestPath = path.endsWith('.onnx') ? path.replace(/\.onnx$/, '.json') : path;
  const named = path.endsWith('.onnx') && !existsSync(manifestPath) ? null : await readManifest(manifestPath);
  // A manifest beside the file that names another file is not this one's.
  const manifest = named && path.endsWith('.onnx') && named.file !== basename(path) ? null : named;
  const onnxPath = manifest ? join(dirname(manifestPath), manifest.file) : path;
  if (manifest && !(await isBeside(onnxPath, manifestPath))) {
    throw new FootfallError('MODEL_005', {
      file: manifestPath,
      detail: `file: ${manifest.file} is a link that leads out of its folder`,
    });
  }
  const bytes = await read(onnxPath, MOST_BYTES.model);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  if (manifest && manifest.sha256 !== sha256) {
    throw new FootfallError('MODEL_002', { file: onnxPath, actual: sha256, expected: manifest.sha256 });
  }
  return { manifest, onnxPath, bytes, sha256 };
}

/** A device or a pipe would never end. Throws MODEL_001 or MODEL_003. */
async function read(file: string, mostBytes: number): Promise<Uint8Array> {
  const found = await stat(file).catch(() => null);
  if (!found?.isFile()) throw new FootfallError('MODEL_001', { file });
  if (found.size > mostBytes)
    throw new FootfallError('MODEL_003', {
      file,
      detail: `it has ${found.size} bytes, at most ${mostBytes} can be used`,
    });
  return readFile(file).catch(() => {
    throw new FootfallError('MODEL_001', { file });
  });
}

/** What the name leads to lies in the manifest's own folder; a file that is not there is an error of whoever reads it. */
async function isBeside(file: string, manifestPath: string): Promise<boolean> {
  const folder = await realpath(dirname(manifestPath)),
    target = await realpath(file).catch(() => null);
  return target === null || dirname(target) === folder;
}

async function readManifest(file: string): Promise<ModelManifest> {
  const bytes = await read(file, MOST_BYTES.manifest);
  try {
    // Without a byte order mark.
    const parsed = ModelManifest.safeParse(JSON.parse(new TextDecoder().decode(bytes)));
    if (parsed.success) return parsed.data;
    const [issue] = parsed.error.issues;
    throw new FootfallError('MODEL_005', { file, detail: `${issue.path.join('.')}: ${issue.message}` });
  } catch (error) {
    if (error instanceof FootfallError) throw error;
    throw new FootfallError('MODEL_005', { file, detail: 'it is not JSON' });
  }
}
