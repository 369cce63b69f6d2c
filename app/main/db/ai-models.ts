import { dialectOf, type Db } from './dialect/dialect.ts';
import { stamp, type Identity } from './installation.ts';
import { uuidv7 } from './uuid.ts';

export interface ModelRecord {
  modelId: string;
  version: string;
  name: string;
  description: string | null;
  parameters: number | null;
  bytes: number;
  sha256: string;
  path: string;
  manifestPath: string;
  /** The manifest's input, output and thresholds. */
  config: unknown;
  /** What the manifest says of its training. */
  training: unknown;
}

/** Notes the model that counts now; a version that is known already is left as it is. */
export async function registerModel(db: Db, identity: Identity, model: ModelRecord, nowMs: number): Promise<void> {
  const dialect = dialectOf(db);
  const now = dialect.toInstant(nowMs);
  const megabytes = model.bytes / 1e6;
  await db('ai_models')
    .insert({
      model_id: model.modelId,
      model_name: model.name,
      model_type: 'detection',
      model_description: model.description,
      model_version: model.version,
      model_framework: 'onnx',
      model_format: 'onnx',
      model_config: dialect.toJson(model.config),
      model_parameters: model.parameters,
      model_size_mb: megabytes,
      is_active: true,
      is_production: true,
      deployment_status: 'production',
      model_path: model.path,
      model_checksum: model.sha256,
      model_metadata_path: model.manifestPath,
      ...(await stamp(db, identity)),
      created_at: now,
      updated_at: now,
    })
    .onConflict('model_id')
    .ignore();
  const known = await db('model_versions')
    .where({ model_id: model.modelId, version_number: model.version })
    .first('id');
  if (known) return;
  await db('model_versions').insert({
    uid: uuidv7(nowMs),
    model_id: model.modelId,
    version_number: model.version,
    version_description: model.description,
    model_file_path: model.path,
    model_file_size_mb: megabytes,
    model_file_checksum: model.sha256,
    training_metrics: dialect.toJson(model.training),
    deployment_timestamp: now,
    deployment_environment: 'production',
    deployment_status: 'deployed',
    ...(await stamp(db, identity)),
    created_at: now,
    updated_at: now,
  });
  await db('ai_models')
    .where({ model_id: model.modelId })
    .update({ model_version: model.version, ...(await stamp(db, identity)), updated_at: now });
}
