/** What ffmpeg found wrong with a stream, over all of its log: its last lines do not hold it. */
export interface Complaints {
  /** The container says that the file ends before its time. */
  truncated: boolean;
  /** Pictures that could not be decoded, or only in part: presentation times of the last good one before the first of them, and before the last. */
  damaged: { fromUs: number; toUs: number } | null;
  /** Packets in a row, up to now, of which no picture came. */
  lost: number;
}

const TRUNCATED = /partial file|File ended prematurely|Error reading from|Input\/output error/i;
/** Of ffmpeg 5 to 8. A lost packet is no damage by itself: at a seam of two recordings their counters differ, and every picture is whole. */
const DAMAGED =
  /corrupt decoded frame|error while decoding|concealing \d+ |Error submitting packet to decoder|Error splitting the input|\bdamaged at\b/i;

const LOST = /error while decoding stream|Error submitting packet to decoder/i;

/** Whether something is missing on the way from a camera: packets, or pictures that could not be decoded whole. */
export const isDamage = (line: string): boolean => DAMAGED.test(line) || lostPackets(line) > 0;

/** Packets that were lost on the way (UDP), of which this line speaks. */
export const lostPackets = (line: string): number => Number(/RTP: missed (\d+) packets/.exec(line)?.[1] ?? 0);

export function noComplaints(): Complaints {
  return { truncated: false, damaged: null, lost: 0 };
}

/** `ptsUs`: of the last good picture, NaN before the first. */
export function noteComplaint(complaints: Complaints, line: string, ptsUs: number): void {
  if (TRUNCATED.test(line)) complaints.truncated = true;
  if (!DAMAGED.test(line)) return;
  const atUs = Number.isNaN(ptsUs) ? 0 : ptsUs;
  complaints.damaged ??= { fromUs: atUs, toUs: atUs };
  if (atUs > complaints.damaged.toUs) complaints.lost = 0;
  if (LOST.test(line)) complaints.lost++;
  complaints.damaged.toUs = atUs;
}
