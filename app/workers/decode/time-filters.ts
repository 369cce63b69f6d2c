/*
 * What ffmpeg does about times, as expressions of its own language (ffmpeg-utils, 'Expression Evaluation'). The times that a camera gives its
 * pictures are a claim: its clock is set, single pictures are stamped hours away, the count wraps around, or there are none.
 */

/** Numbers of the expressions, in seconds. */
export const TIME_FILTERS = {
  /** A picture that is so much older than the one before is no rounding: the time was set back. */
  back: 0.001,
  /** A distance of more than this is a step of the clock, unless the one before was as long: cameras send once a second and faster, or always slower. */
  step: 1,
  /** What is put in a step's place: one period of 25 pictures a second. What it really was the arrival shows, see `timeline.ts`. */
  instead: 0.04,
  /** Of the first few pictures of a stream, times that are missing or the same are nobody's: no step is seen in them. A camera that never gives any goes on. */
  beginning: 3,
  /** Pictures that come a little early are due all the same. */
  early: 0.01,
  /** So much more often than the limit may pictures be due in the long run, so that a camera whose clock is fast loses none. */
  slack: 1.05,
  /** After a pause of the network so many seconds' worth of pictures are due at once. */
  burst: 0.4,
} as const;

const { back, step, instead, beginning, early, slack, burst } = TIME_FILTERS;

/**
 * The time `v` (DTS or PTS, in units of TB), made to go on: strictly upwards and without steps. The same on packets and on frames, so that a frame and the
 * fragment that shows it keep one time. Registers: 0 what is added, 1 the last distance, 2 the last time, 3 a time was seen, 4 the last result, 5 this distance.
 */
function goesOn(v: 'PTS' | 'DTS'): string {
  return (
    `st(5,${v}-ld(2));` +
    `if(gte(N,${beginning})*ld(3)*(lt(ld(5),-${back}/TB)+gt(ld(5),${step}/TB)*not(between(ld(5),ld(1)/2,ld(1)*1.5))),st(0,ld(0)+${instead}/TB-ld(5)));` +
    `st(1,ld(5));st(2,${v});st(4,if(N,max(${v}+ld(0),ld(4)+1),${v}+ld(0)));st(3,1);ld(4)`
  );
}

/** On decoded frames. `settb` first. */
export function framesGoOn(): string {
  const untimed = `if(ld(3)+gte(N,${beginning}),st(3,1);st(4,ld(4)+${instead}/TB),PTS)`;
  return `setpts='if(isnan(PTS),${untimed},${goesOn('PTS')})'`;
}

/** On packets as they are passed on. A presentation time that is missing stays missing. A first packet without one begins at 0, because ffmpeg guesses a later time than the second packet's. */
export function packetsGoOn(): string {
  const dts = `if(eq(DTS,NOPTS),NOPTS,if(eq(N,0)*eq(PTS,NOPTS),0,${goesOn('DTS')}))`;
  return `setts=dts='${dts}':pts='${dts};if(eq(DTS,NOPTS)+eq(PTS,NOPTS),PTS,ld(4)+PTS-DTS)'`;
}

/**
 * Which frames are due at `maxFps`: those a period after the last one, by their own time or by when they come, as long as not more come than that. `time(0)` is the
 * clock of this PC, which may be set; only what passes from frame to frame is taken from it, at most a second. Registers: 0 now, 1 when the last frame came,
 * 2 since then, 3 the allowance in seconds, 4 since the last frame that was due.
 */
export function dueLive(maxFps: number): string {
  if (maxFps <= 0) return "select='not(isnan(t))'";
  const period = 1 / maxFps,
    most = Math.max(burst, 2 * period);
  return (
    `select='st(0,time(0));st(2,clip(ld(0)-ld(1),0,1));st(1,ld(0));st(3,min(${most},ld(3)+ld(2)*${slack}));st(4,ld(4)+ld(2));` +
    `if(not(isnan(t))*gte(ld(3),${period})*(isnan(prev_selected_t)+gte(max(t-prev_selected_t,ld(4)),${period - early})),st(4,0);st(3,ld(3)-${period});1,0)'`
  );
}
