/** What one reading of a device may take, send and be sent. Times in milliseconds. */
export const DEVICE_LIMITS = {
  /** For the address of a name; a network without its name server answers after minutes. */
  lookupMs: 4000,
  /** No device of a shop's network needs so long to accept a connection; whoever does is not there. */
  connectMs: 3000,
  /** For one question with its answer. Small cameras take two to three seconds where they hash a password. */
  requestMs: 6000,
  /** For the whole reading. The task's own deadline is above it, so that the reason is told and not only that it took too long. */
  wholeMs: 20_000,
  /** Less than this is left: what is no need is not asked any more. */
  lastMs: 3000,
  /** Before a question that was answered with rubbish, or cut off, is asked once more. */
  againMs: 300,
  /** Cheap cameras restart when they are asked more than eight things in a second. */
  requestsPerSecond: 6,
  /** The profiles of a recorder with 64 channels take about 1.5 MB. */
  answerBytes: 4 * 1024 * 1024,
  /** Answers of real cameras are nested about fifteen deep. */
  depth: 60,
  /** A recorder with 32 channels has 64. More takes longer than anybody waits. */
  profiles: 64,
  /** With one password: cameras lock a user after three to five wrong ones, and somebody may have tried already. */
  logins: 2,
  /** Of what a device says of itself, characters. */
  text: 200,
  /** A path of a stream may be long, but not endless. */
  address: 2000,
  /** A snapshot in full resolution. */
  pictureBytes: 12 * 1024 * 1024,
} as const;

/**
 * Where a device service is looked for that nobody named: the ports of most makers; Reolink (8000), TP-Link (2020), cheap Chinese ones (8080, 8899, 5000), and HTTPS.
 * Its path is the one that the standard prescribes.
 */
export const USUAL_PORTS = [80, 8000, 8080, 2020, 8899, 5000] as const;
export const USUAL_SECURE_PORTS = [443, 8443] as const;
export const DEVICE_SERVICE_PATH = '/onvif/device_service';
