import type { WorkerProcess } from '../../app/main/host.ts';
import type { Crossing } from '../../app/shared/domain/crossing.ts';
import type { Line } from '../../app/shared/domain/region.ts';
import type { FromWorker, PipelineConfig, WorkerEvent } from '../../app/shared/worker-protocol.ts';
export declare const root: string;
export declare const ffmpeg: string;
export declare const starterModel: string;
export declare const demoClip: string;
interface Truth {
    lines: {
        a: [number, number];
        b: [number, number];
    }[];
    crossings: {
        time: number;
        direction: 'in' | 'out';
    }[];
    totals: {
        in: number;
        out: number;
    };
}
export declare const demoTruth: Truth;
export declare const demoLine: Line;
export declare function line(name: string, ...points: Line['points']): Line;
export type StartConfig = Partial<PipelineConfig> & Pick<PipelineConfig, 'source'>;
export declare function configOf(config: StartConfig): PipelineConfig;
/** A real camera worker, its messages kept. Acknowledges what it hears unless told otherwise. */
export declare class WorkerClient {
    #private;
    readonly messages: FromWorker[];
    readonly exited: Promise<string>;
    acknowledges: boolean;
    constructor();
    get pid(): number;
    get log(): string;
    post(message: Parameters<WorkerProcess['post']>[0]): void;
    /** With a screen that watches, unless told otherwise. */
    start(config: StartConfig, { watched }?: {
        watched?: boolean | undefined;
    }): void;
    /** Each event once, in order, however often it was sent. */
    get events(): WorkerEvent[];
    get counted(): Crossing[];
    all<T extends FromWorker['type']>(type: T): Extract<FromWorker, {
        type: T;
    }>[];
    /** Resolves with the first truthy thing `look` finds, asked again at every message. */
    until<T>(what: string, look: () => T | undefined | null | false, timeoutMs?: number): Promise<T>;
    stop(): Promise<void>;
    kill(): void;
}
/** Process ids of the ffmpeg that this process started (Linux). */
export declare function ffmpegOf(pid: number): number[];
export declare function isAlive(pid: number): boolean;
export interface Folder {
    path: string;
    file(name: string): string;
    remove(): void;
}
export declare function temporaryFolder(): Folder;
/** Runs ffmpeg to make a clip. */
export declare function makeClip(...args: string[]): void;
export {};
