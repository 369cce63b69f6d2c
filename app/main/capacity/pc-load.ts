import { availableParallelism, cpus } from 'node:os';

/** What this PC did since the look before, in processor cores. */
export interface PcLoad {
  /** That this program may use. */
  cores: number;
  /** Of those, busy with anything; null: not known, as at the first look. */
  busyCores: number | null;
  /** This process. */
  mainCores: number;
}

/** Reads the load of the PC; each look covers the time since the one before. */
export function pcLoadReader(): () => PcLoad {
  let before = read();
  return () => {
    const now = read(),
      cores = availableParallelism();
    const [busy, all, seconds] = [now.busy - before.busy, now.all - before.all, now.atS - before.atS],
      main = now.main - before.main;
    before = now;
    return {
      cores,
      busyCores: all > 0 ? (cores * busy) / all : null,
      mainCores: seconds > 0 ? main / seconds : 0,
    };
  };
}

/** Sums that only grow: processor time of all cores, and of it what was not idle; processor seconds of this process. */
function read() {
  let busy = 0,
    all = 0;
  for (const { times } of cpus()) {
    const used = times.user + times.nice + times.sys + times.irq;
    busy += used;
    all += used + times.idle;
  }
  const { user, system } = process.cpuUsage();
  return { busy, all, main: (user + system) / 1e6, atS: performance.now() / 1000 };
}
