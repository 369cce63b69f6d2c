import { z } from 'zod';
import { ErrorInfo } from '../errors.ts';

/** A list of cameras as it is exported and imported; passwords are never in an exported one. */
export const CameraFileFormat = z.enum(['json', 'csv']);
export type CameraFileFormat = z.infer<typeof CameraFileFormat>;

/** What became of each row of an imported list, in its order. */
export const ImportedRow = z.object({
  /** Of the file, as people count: a camera's place in JSON, a line in CSV. */
  row: z.number().int(),
  name: z.string(),
  /** Why it is not imported; null: it is, or could be. */
  error: ErrorInfo.nullable(),
});
export type ImportedRow = z.infer<typeof ImportedRow>;

export const Imported = z.object({
  format: CameraFileFormat,
  rows: z.array(ImportedRow),
  /** Cameras that were added: none when it was only looked at, or when one row is wrong and all or none was asked for. */
  added: z.number().int(),
});
export type Imported = z.infer<typeof Imported>;
