import type { Invitation } from '../shared/api/index.ts';
import type { FromTask, ToTask } from '../shared/tasks.ts';
import type { FromWorker, ToWorker } from '../shared/camera-protocol.ts';

/** A running worker process, whichever way the host starts one. */
export interface WorkerProcess<In = ToWorker, Out = FromWorker> {
  readonly pid: number | undefined;
  post(message: In): void;
  onMessage(listener: (message: Out) => void): void;
  /** Once, also after kill(). */
  onExit(listener: (detail: string) => void): void;
  /** At once (SIGKILL): a wedged worker ignores anything softer. */
  kill(): void;
}

export type TaskProcess = WorkerProcess<ToTask, FromTask>;

/** Encrypts camera passwords and export credentials. */
export interface SecretBox {
  /** Shown in settings, so that nobody believes in more protection than there is. */
  readonly protection: 'os-keystore' | 'key-file' | 'none';
  encrypt(text: string): Promise<string>;
  /** Rejects when the text was sealed with another key. */
  decrypt(sealed: string): Promise<string>;
}

export interface Log {
  info(message: string, details?: Record<string, unknown>): void;
  warn(message: string, details?: Record<string, unknown>): void;
  error(message: string, details?: Record<string, unknown>): void;
}

/** Whom a link lets in: the person of that id, whoever is at the machine itself, or, as long as there are no people, anybody who has it. */
export type LinkFor = { userId: string } | 'machine' | 'anybody';

/** Other screens, where they are served to browsers. */
export interface Screens {
  /** Where they are served, the likeliest first. */
  where(): Pick<Invitation, 'origins' | 'thisPcOnly'>;
  invite(whom: LinkFor): Invitation;
  stateOf(code: string): 'waiting' | 'used' | 'over';
  withdraw(code: string): void;
}

/** Whether this program is started when somebody logs in to this PC. */
export interface StartAtLogin {
  get(): boolean;
  set(on: boolean): void;
}

/** What the application needs from where it runs. Electron and headless each supply one; create-app.ts takes it. */
export interface Host {
  readonly kind: 'electron' | 'headless';
  readonly version: string;
  readonly folders: {
    /** Database, keys, lock. Belongs to one running instance. */
    data: string;
    logs: string;
    /** Holds models/ and demo/: the repository, or the packaged application's resources. */
    resources: string;
  };
  readonly ffmpegPath: string;
  /** Only where somebody logs in. */
  readonly startAtLogin?: StartAtLogin;
  /** How the process before this one ended, when nobody wanted it to. */
  readonly endedBefore?: string | null;
  readonly secrets: SecretBox;
  readonly log: Log;
  /** Starts dist/workers/camera-worker.js; `name` is shown in process lists. */
  launchCamera(name: string): WorkerProcess;
  /** Starts dist/workers/task-worker.js, which does one piece of work: app/main/tasks/run-task.ts. */
  launchTask(name: string): TaskProcess;
  /** Asks for a video file in a dialog; null: none was chosen. Only where there is a window. */
  chooseVideo?(): Promise<string | null>;
  /** None in a window. */
  readonly screens?: Screens;
}
