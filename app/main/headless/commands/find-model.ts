import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { FootfallError } from '../../../shared/errors.ts';
import { installed } from '../installed.ts';

export const STARTER_MODEL = 'footfall-person-v0';

/** NAME of a shipped model, or the path of a manifest or an .onnx file. Throws MODEL_001 or MODEL_006. */
export function findModel(nameOrFile: string, folder = join(installed.resources, 'models')): string {
  const shipped = join(folder, `${nameOrFile}.json`);
  if (!/[\\/]/.test(nameOrFile) && existsSync(shipped)) return shipped;
  const file = resolve(nameOrFile);
  if (nameOrFile !== '' && statSync(file, { throwIfNoEntry: false })?.isFile()) return file;
  if (/[\\/]|\.(onnx|json)$/.test(nameOrFile)) throw new FootfallError('MODEL_001', { file });
  const known = existsSync(folder)
    ? readdirSync(folder).filter((name) => existsSync(join(folder, name.replace(/\.json$/, '.onnx'))))
    : [];
  throw new FootfallError('MODEL_006', {
    name: nameOrFile,
    known: known
      .map((name) => name.replace(/\.(json|onnx)$/, ''))
      .filter((name, i, all) => all.indexOf(name) === i)
      .join(', '),
  });
}
