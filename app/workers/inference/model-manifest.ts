import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
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

/** Reads NAME.json and the file it names, or NAME.onnx alone, and checks the hash. Throws MODEL_001, MODEL_002 or MODEL_005. */
export async function readModel(path: string): Promise<ModelFiles> {
  const manifestPath = path.endsWith('.onnx') ? path.replace(/\.onnx$/, '.json') : path;
  const named = path.endsWith('.onnx') && !existsSync(manifestPath) ? null : await readManifest(manifestPath);
  // A manifest beside the file that names another file is not this one's.
  const manifest = named && path.endsWith('.onnx') && named.file !== basename(path) ? null : named;
  const onnxPath = manifest ? join(dirname(manifestPath), manifest.file) : path;
  const bytes = await readFile(onnxPath).catch(() => { throw new FootfallError('MODEL_001', { file: onnxPath }); });
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  if (manifest && manifest.sha256 !== sha256) {
    throw new FootfallError('MODEL_002', { file: onnxPath, actual: sha256, expected: manifest.sha256 });
  }
  return { manifest, onnxPath, bytes, sha256 };
}

async function readManifest(file: string): Promise<ModelManifest> {
  const text = await readFile(file, 'utf8').catch(() => { throw new FootfallError('MODEL_001', { file }); });
  try {
    const parsed = ModelManifest.safeParse(JSON.parse(text));
    if (parsed.success) return parsed.data;
    const [issue] = parsed.error.issues;
    throw new FootfallError('MODEL_005', { file, detail: `${issue.path.join('.')}: ${issue.message}` });
  } catch (error) {
    if (error instanceof FootfallError) throw error;
    throw new FootfallError('MODEL_005', { file, detail: 'it is not JSON' });
  }
}
