import type { BenchReport, ToWorker } from '../shared/worker-protocol.ts';
export async function runBench(_request: ToWorker & { type: 'bench' }): Promise<BenchReport> { throw new Error('later'); }
