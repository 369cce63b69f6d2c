import { existsSync, renameSync, writeFileSync } from 'node:fs';
import { Session } from 'node:inspector';
import { isMainThread } from 'node:worker_threads';

/*
 * Imported by a process of ours (NODE_OPTIONS): how many bytes its main thread allocates, whether collected or not, from the moment at which HEAP_SAMPLES.begin is there to the one of HEAP_SAMPLES.end;
 * HEAP_SAMPLES then holds the number.
 */
const file = process.env.HEAP_SAMPLES;
const sum = ({ selfSize, children }) => children.reduce((bytes, child) => bytes + sum(child), selfSize);

if (file && isMainThread) {
  const session = new Session();
  session.connect();
  let begun = false;
  const timer = setInterval(() => {
    if (!begun && existsSync(`${file}.begin`)) {
      begun = true;
      session.post('HeapProfiler.startSampling', {
        samplingInterval: 4096,
        includeObjectsCollectedByMajorGC: true,
        includeObjectsCollectedByMinorGC: true,
      });
    }
    if (!existsSync(`${file}.end`)) return;
    clearInterval(timer);
    session.post('HeapProfiler.stopSampling', (_, { profile }) => {
      writeFileSync(`${file}.new`, String(sum(profile.head)));
      renameSync(`${file}.new`, file);
    });
  }, 250);
  timer.unref();
}
