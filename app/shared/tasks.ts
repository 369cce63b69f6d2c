import { z } from 'zod';
import { Erasure } from './domain/erasure.ts';
import { PrivacyFacts, PrivacyPaper } from './domain/privacy.ts';
import { ReportLanguage, ReportRequest } from './domain/report.ts';
import { SaveRequest } from './domain/save.ts';
import { Probe } from './domain/camera.ts';
import { Crossing } from './domain/crossing.ts';
import { CaptureDevice, DevicePicture, DeviceReading, RtspPaths, RtspServer } from './domain/device.ts';
import { Provider, ProviderTrial } from './domain/provider.ts';
import { DecoderTrial, HardwareDecoder } from './domain/decoder.ts';
import { ExportJob, ExportStep } from './domain/export.ts';
import { Region } from './domain/region.ts';
import { Visit, ZoneMinute } from './domain/zone.ts';
import { ErrorInfo } from './errors.ts';
import { NumberedEvent, PipelineConfig, Timing, VideoInfo, WorkerSource } from './camera-protocol.ts';

/** A stretch of a camera's past, and the regions that are applied to it. */
export const RecountJob = z.object({
  databaseFile: z.string(),
  cameraId: z.string(),
  fromMs: z.number(),
  toMs: z.number(),
  regions: z.array(Region),
  timeZone: z.string(),
  /** The newest rows it takes into account. */
  known: z.object({ track: z.number(), event: z.number(), visit: z.number() }),
});
export type RecountJob = z.infer<typeof RecountJob>;

/**
 * What the tracks of one worker session, or of a part of it, led to; or what was taken over of it (`taken`, after everything else), as it was
 * counted live. `sequence`: of what was taken over, its own.
 */
export const SessionResult = z.object({
  session: z.string(),
  modelId: z.string(),
  modelVersion: z.string(),
  taken: z.boolean(),
  crossings: z.array(z.object({ crossing: Crossing, regionName: z.string(), sequence: z.number() })),
  visits: z.array(z.object({ visit: Visit, sequence: z.number() })),
  zoneMinutes: z.array(ZoneMinute),
});
export type SessionResult = z.infer<typeof SessionResult>;

/** Frames per second, and pipeline / limit. */
const Rates = {
  inferenceFps: z.number(),
  decodeFps: z.number(),
  pipelineFps: z.number(),
  limitFps: z.number(),
  ratio: z.number(),
};
export const BenchRates = z.object(Rates);
export type BenchRates = z.infer<typeof BenchRates>;

/** Medians of the rounds', each figure by itself: on a PC whose speed wanders `ratio` is not quite `pipelineFps` / `limitFps`. */
export const BenchReport = z.object({
  frames: z.number(),
  ...Rates,
  rounds: z.array(BenchRates),
  ownWorkMsPerFrame: z.number(),
  cores: z.union([z.literal(1), z.literal(2)]),
  provider: z.string(),
});
export type BenchReport = z.infer<typeof BenchReport>;

/**
 * What a process for one piece of work can be asked: its input, its progress while it works, and its output. Main parses the last two.
 * `deadlineMs`: without an answer for so long, in milliseconds, the process is killed; null where it takes as long as there is to do.
 * Each row has a file of its name in app/workers/tasks.
 */
export const tasks = {
  /** What a source shows, or why it does not. By itself it gives up after 24 s at the latest (11 s, twice where the camera refuses TCP): beyond the deadline it hangs. */
  probe: {
    input: z.object({ ffmpegPath: z.string(), source: WorkerSource }),
    progress: z.never(),
    output: Probe,
    deadlineMs: 45_000,
  },
  /**
   * What an ONVIF device says of itself, or why it does not. `serviceUrl`: its device service, as it named it in a search; null: it is looked for at `host`, the address that
   * answered or was typed, with a port or without. `trusted`: the fingerprint of a certificate that was accepted. By itself it gives up after 20 s, and 4 more for a name's address.
   */
  'read-device': {
    input: z.object({
      serviceUrl: z.string().nullable(),
      host: z.string(),
      username: z.string(),
      password: z.string(),
      trusted: z.string().nullable(),
    }),
    progress: z.never(),
    output: DeviceReading,
    deadlineMs: 25_000,
  },
  /** The cameras that are plugged into this PC. A system lists them within a second; one whose driver hangs is given up after 15 s. */
  devices: {
    input: z.object({ ffmpegPath: z.string() }),
    progress: z.never(),
    output: z.array(CaptureDevice),
    deadlineMs: 30_000,
  },
  /**
   * Which of these addresses have an RTSP server. `ports`: null for those of common makers. `progress`: how many doors of how many were tried, and what was found since. 4,096 addresses where nobody is take a
   * little over two minutes; by itself it ends.
   */
  'find-rtsp': {
    input: z.object({
      addresses: z.array(z.string().max(255)).max(4096),
      ports: z.array(z.number().int().min(1).max(65_535)).max(32).nullable(),
    }),
    progress: z.object({ asked: z.number().int(), total: z.number().int(), found: z.array(RtspServer) }),
    output: z.array(RtspServer),
    deadlineMs: 600_000,
  },
  /** The streams of one of these. `login`: at most two tries are made with it. Some sixty paths, each answered within milliseconds; a camera that is slow is given up. */
  'rtsp-paths': {
    input: z.object({
      server: RtspServer.pick({ address: true, port: true, secure: true, maker: true }),
      login: z.object({ username: z.string(), password: z.string() }).nullable(),
    }),
    progress: z.never(),
    output: RtspPaths,
    deadlineMs: 120_000,
  },
  /** A picture of an ONVIF device: `url` is the `snapshotUrl` of one of its profiles. */
  'read-picture': {
    input: z.object({
      url: z.string(),
      host: z.string(),
      username: z.string(),
      password: z.string(),
      trusted: z.string().nullable(),
    }),
    progress: z.never(),
    output: DevicePicture,
    deadlineMs: 25_000,
  },
  /** Loads a model, by its manifest or file, and runs it. A large one on a slow disk takes some seconds; beyond the deadline the runtime hangs. */
  'check-model': {
    input: z.object({ manifestPath: z.string() }),
    progress: z.never(),
    output: z.object({ id: z.string(), version: z.string(), provider: z.string(), warmupMs: z.number() }),
    deadlineMs: 60_000,
  },
  /**
   * Runs a model by a provider on pictures of the demo, and compares and times it beside the CPU, in a process that it may take along. A card takes a second or two; one that is
   * simulated by the processor half a minute; beyond the deadline it hangs.
   */
  'try-provider': {
    input: z.object({ ffmpegPath: z.string(), manifestPath: z.string(), videoPath: z.string(), provider: Provider }),
    progress: z.never(),
    output: ProviderTrial,
    deadlineMs: 90_000,
  },
  /** Decodes some seconds of a stream in the graphics card and in software, and compares. By itself it takes 40 s for each decoder at most. */
  'try-decoders': {
    input: z.object({
      ffmpegPath: z.string(),
      /** Fragmented MP4. */
      stream: z.custom<Uint8Array>((value) => value instanceof Uint8Array),
      codec: z.string(),
      decoders: z.array(HardwareDecoder),
    }),
    progress: z.never(),
    output: z.array(DecoderTrial),
    deadlineMs: 180_000,
  },
  /** Counts a whole file, as fast as this PC can. `progress`: its events, each once and in their order. `warning`: it ends in the middle, or something else in it is not as it should be. */
  count: {
    input: PipelineConfig,
    progress: z.array(NumberedEvent),
    output: z.object({
      video: VideoInfo,
      model: z.object({ id: z.string(), version: z.string() }),
      timing: Timing,
      warning: ErrorInfo.nullable(),
    }),
    deadlineMs: null,
  },
  /** What this PC carries. `progress`: what `count` and a watching screen would be sent; only what sending costs is of interest. */
  bench: {
    input: z.object({
      ffmpegPath: z.string(),
      manifestPath: z.string(),
      videoPath: z.string(),
      seconds: z.number(),
      cores: z.union([z.literal(1), z.literal(2)]),
    }),
    progress: z.unknown(),
    output: BenchReport,
    deadlineMs: null,
  },
  /** Applies regions to stored tracks. `progress`: 0..1; each piece is stored before it goes much further. Main, which counts live, alone writes the database. */
  recount: {
    input: RecountJob,
    progress: z.object({ results: z.array(SessionResult), progress: z.number() }),
    output: z.object({ tracks: z.number().int() }),
    deadlineMs: null,
  },
  /** Sends to the centre what it has not. Each step is stored before it goes much further; a year that was not sent takes some minutes. */
  export: {
    input: ExportJob,
    progress: ExportStep,
    /** `verifiedUntilMs`: every day that ended before was compared, and is the same there; null: none was. */
    output: z.object({ rows: z.number().int(), verifiedUntilMs: z.number().nullable() }),
    deadlineMs: null,
  },
  /** The same into a file. `all`: also what was handed out before. `until`: by lane, up to which revision the file has its rows. */
  'export-file': {
    input: ExportJob.pick({
      databaseFile: true,
      siteId: true,
      nodeId: true,
      forked: true,
      runId: true,
      nowMs: true,
    }).extend({
      file: z.string(),
      all: z.boolean(),
      /** Ed25519, PKCS 8 as PEM. */
      privateKey: z.string(),
    }),
    progress: z.never(),
    output: z.object({ rows: z.number().int(), until: z.record(z.string(), z.number()) }),
    deadlineMs: null,
  },
  /** Takes such a file into the centre. `known`: it was taken in before, and changed nothing. */
  'import-file': {
    input: z.object({ file: z.string(), url: z.string(), certificateAuthority: z.string().nullable() }),
    progress: z.never(),
    output: z.object({
      siteId: z.string(),
      nodeId: z.string(),
      rows: z.number().int(),
      refused: z.array(
        z.object({ table: z.string(), key: z.array(z.union([z.string(), z.number()])), reason: z.string() }),
      ),
      known: z.boolean(),
    }),
    deadlineMs: null,
  },
  /** A verified copy of the database. */
  copy: {
    input: z.object({ database: z.string(), folder: z.string(), nowMs: z.number() }),
    progress: z.never(),
    output: z.void(),
    deadlineMs: null,
  },
  /** A copy, checked and of this version, that waits to take the database's place. */
  'prepare-restore': {
    input: z.object({ copy: z.string(), increment: z.string().nullable(), prepared: z.string() }),
    progress: z.never(),
    output: z.void(),
    deadlineMs: null,
  },
  /** What changed since the last whole copy. False: a whole one is due. */
  increment: {
    input: z.object({ database: z.string(), folder: z.string(), nowMs: z.number() }),
    progress: z.never(),
    output: z.boolean(),
    deadlineMs: null,
  },
  /** Brings the second place of the copies up to date. A share that hangs is given up after an hour. */
  'copy-away': {
    input: z.object({
      local: z.string(),
      away: z.object({ folder: z.string(), passphrase: z.string().nullable(), nodeId: z.string() }),
    }),
    progress: z.never(),
    output: z.number().int(),
    deadlineMs: 3_600_000,
  },
  /** A month of a table, `fromMs` to `toMs`, into a file of its own that is read back. `lastId`: of the table when it was read; `name`: null where there was nothing that no archive has. */
  archive: {
    input: z.object({
      databaseFile: z.string(),
      folder: z.string(),
      table: z.string(),
      month: z.string(),
      fromMs: z.number(),
      toMs: z.number(),
      nowMs: z.number(),
    }),
    progress: z.never(),
    output: z.object({ name: z.string().nullable(), rows: z.number().int(), lastId: z.number().int() }),
    deadlineMs: null,
  },
  /** Writes archives anew without what was erased. `look`: only says how much there is. */
  'erase-archives': {
    input: z.object({
      folder: z.string(),
      erasures: z.array(Erasure.pick({ cameraId: true, what: true, fromMs: true, toMs: true, trackId: true })),
      look: z.boolean(),
    }),
    progress: z.never(),
    output: z.object({ rows: z.number().int(), archives: z.number().int() }),
    deadlineMs: null,
  },
  /** A table or report into `file`, which has its name once it is whole. Two years of sixteen cameras take minutes. */
  save: {
    input: SaveRequest.extend({
      databaseFile: z.string(),
      file: z.string(),
      site: z.object({
        siteId: z.string(),
        name: z.string(),
        timeZone: z.string(),
        dayStartMinutes: z.number().int(),
      }),
      nowMs: z.number(),
    }),
    progress: z.object({ rows: z.number().int() }),
    output: z.object({ rows: z.number().int(), bytes: z.number().int() }),
    deadlineMs: null,
  },
  /** A report of a day, week or month of the site as a file. A month of sixteen cameras is read hour by hour. */
  report: {
    input: ReportRequest.extend({
      databaseFile: z.string(),
      file: z.string(),
      site: z.object({
        siteId: z.string(),
        name: z.string(),
        timeZone: z.string(),
        dayStartMinutes: z.number().int(),
      }),
      version: z.string(),
      /** PNG or JPEG. */
      logo: z.custom<Uint8Array>((value) => value instanceof Uint8Array).nullable(),
      nowMs: z.number(),
    }),
    progress: z.never(),
    output: z.object({ bytes: z.number().int() }),
    deadlineMs: null,
  },
  /** The sheet for data protection, or the sign for the door. */
  privacy: {
    input: z.object({
      file: z.string(),
      paper: PrivacyPaper,
      language: ReportLanguage,
      site: z.object({ name: z.string(), timeZone: z.string() }),
      facts: PrivacyFacts,
      madeAtMs: z.number(),
      version: z.string(),
    }),
    progress: z.never(),
    output: z.object({ bytes: z.number().int() }),
    deadlineMs: 30_000,
  },
  /** Whether a picture can stand on a report, and its pixels. Unpacking one takes a second. */
  'check-logo': {
    input: z.object({ logo: z.custom<Uint8Array>((value) => value instanceof Uint8Array) }),
    progress: z.never(),
    output: z.object({ width: z.number().int(), height: z.number().int() }),
    deadlineMs: 30_000,
  },
  /** A copy is restored to a file of its own and read, to see that it could be; nothing of it stays. */
  'trial-restore': {
    input: z.object({ copy: z.string(), prepared: z.string() }),
    progress: z.never(),
    output: z.object({ rows: z.number().int(), newestMs: z.number().nullable(), tookMs: z.number() }),
    deadlineMs: null,
  },
  /** What this PC had to do, and whether it did it. Counts a quarter of rows, which takes seconds. `diskDaysLeft`: as the file grew so far. */
  'capacity-report': {
    input: z.object({
      databaseFile: z.string(),
      fromMs: z.number(),
      toMs: z.number(),
      diskFreeBytes: z.number().nullable(),
    }),
    progress: z.never(),
    output: z.object({
      cameras: z.number().int(),
      measuredHours: z.number(),
      framesAnalysed: z.number(),
      framesDue: z.number(),
      atRiskMinutes: z.number(),
      crossings: z.number().int(),
      databaseBytes: z.number(),
      bytesPerDay: z.number().nullable(),
      diskDaysLeft: z.number().nullable(),
    }),
    deadlineMs: null,
  },
} satisfies Record<string, { input: z.ZodType; progress: z.ZodType; output: z.ZodType; deadlineMs: number | null }>;

export type TaskName = keyof typeof tasks;
export type TaskInput<N extends TaskName> = z.output<(typeof tasks)[N]['input']>;
export type TaskProgress<N extends TaskName> = z.output<(typeof tasks)[N]['progress']>;
export type TaskOutput<N extends TaskName> = z.output<(typeof tasks)[N]['output']>;

export type ToTask =
  /** `databaseKey`: of the database, where it is encrypted and this task opens it. */
  | { type: 'run'; name: TaskName; input: unknown; databaseKey: string | null }
  /** The oldest progress that was not yet taken is taken: stored, or shown. */
  | { type: 'taken' };

export type FromTask =
  | { type: 'ready' }
  | { type: 'progress'; progress: unknown }
  /** The last message is one of these; the process ends after it. */
  | { type: 'done'; output: unknown }
  | { type: 'failed'; error: ErrorInfo };
