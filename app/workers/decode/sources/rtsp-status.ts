/** What a camera's refusal is about, and with it what mends it. */
export type Refusal = 'login' | 'path' | 'viewers' | 'transport' | 'trouble' | 'other';

/** Every 4xx and 5xx of RFC 2326 (section 7.1.1) and RFC 7826 (section 17). */
export const RTSP_STATUS: Record<number, { words: string; refusal: Refusal }> = {
  // Cameras answer so to a path that they cannot make anything of.
  400: { words: 'Bad Request', refusal: 'path' },
  401: { words: 'Unauthorized', refusal: 'login' },
  402: { words: 'Payment Required', refusal: 'other' },
  403: { words: 'Forbidden', refusal: 'login' },
  404: { words: 'Not Found', refusal: 'path' },
  405: { words: 'Method Not Allowed', refusal: 'other' },
  406: { words: 'Not Acceptable', refusal: 'path' },
  407: { words: 'Proxy Authentication Required', refusal: 'login' },
  408: { words: 'Request Timeout', refusal: 'trouble' },
  410: { words: 'Gone', refusal: 'path' },
  411: { words: 'Length Required', refusal: 'other' },
  412: { words: 'Precondition Failed', refusal: 'other' },
  413: { words: 'Request Message Body Too Large', refusal: 'other' },
  414: { words: 'Request-URI Too Long', refusal: 'path' },
  415: { words: 'Unsupported Media Type', refusal: 'path' },
  451: { words: 'Parameter Not Understood', refusal: 'path' },
  452: { words: 'Conference Not Found', refusal: 'path' },
  453: { words: 'Not Enough Bandwidth', refusal: 'viewers' },
  454: { words: 'Session Not Found', refusal: 'trouble' },
  455: { words: 'Method Not Valid in This State', refusal: 'trouble' },
  456: { words: 'Header Field Not Valid for Resource', refusal: 'other' },
  457: { words: 'Invalid Range', refusal: 'other' },
  458: { words: 'Parameter Is Read-Only', refusal: 'other' },
  459: { words: 'Aggregate Operation Not Allowed', refusal: 'path' },
  460: { words: 'Only Aggregate Operation Allowed', refusal: 'path' },
  461: { words: 'Unsupported Transport', refusal: 'transport' },
  462: { words: 'Destination Unreachable', refusal: 'transport' },
  463: { words: 'Destination Prohibited', refusal: 'transport' },
  464: { words: 'Data Transport Not Ready Yet', refusal: 'trouble' },
  465: { words: 'Notification Reason Unknown', refusal: 'other' },
  466: { words: 'Key Management Error', refusal: 'other' },
  470: { words: 'Connection Authorization Required', refusal: 'login' },
  471: { words: 'Connection Credentials Not Accepted', refusal: 'login' },
  472: { words: 'Failure to Establish Secure Connection', refusal: 'other' },
  500: { words: 'Internal Server Error', refusal: 'trouble' },
  501: { words: 'Not Implemented', refusal: 'other' },
  502: { words: 'Bad Gateway', refusal: 'trouble' },
  503: { words: 'Service Unavailable', refusal: 'viewers' },
  504: { words: 'Gateway Timeout', refusal: 'trouble' },
  505: { words: 'RTSP Version Not Supported', refusal: 'other' },
  551: { words: 'Option Not Supported', refusal: 'other' },
  553: { words: 'Proxy Unavailable', refusal: 'trouble' },
};

/** The refusal that ffmpeg's log ends with; null when there is none. One that the standard does not know is judged by its hundreds. */
export function refusalIn(log: string): { status: string; refusal: Refusal } | null {
  // 'method DESCRIBE failed: 404 Not Found'; some versions tell 401 to 404 in words of their own only.
  const said = [...log.matchAll(/method \w+ failed: ([45]\d\d)|Server returned ([45]\d\d) /g)].at(-1);
  if (!said) return /authorization failed/i.test(log) ? { status: '401 Unauthorized', refusal: 'login' } : null;
  const code = Number(said[1] ?? said[2]),
    known = RTSP_STATUS[code];
  return known
    ? { status: `${code} ${known.words}`, refusal: known.refusal }
    : { status: String(code), refusal: code < 500 ? 'other' : 'trouble' };
}
