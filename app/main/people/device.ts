/** The first that fits: what others claim to be as well comes last. */
const BROWSERS: [RegExp, string][] = [
  [/\bEdgA?\//, 'Edge'],
  [/\bOPR\//, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\b(?:Firefox|FxiOS)\//, 'Firefox'],
  [/(?:Chrome|CriOS)\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
];
const SYSTEMS: [RegExp, string][] = [
  [/\bAndroid\b/, 'Android'],
  [/\b(?:iPhone|iPad|iPod)\b/, 'iOS'],
  [/\bWindows\b/, 'Windows'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bMac OS X\b/, 'macOS'],
  [/\bLinux\b/, 'Linux'],
];

/** Browser and system of a User-Agent, so that somebody knows his own devices; null: it says neither. */
export function deviceOf(agent: string | undefined): string | null {
  const named = [BROWSERS, SYSTEMS].map((all) => all.find(([pattern]) => pattern.test(agent ?? ''))?.[1]);
  return named.filter((name) => name !== undefined).join(', ') || null;
}
