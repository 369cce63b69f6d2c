import { XMLParser } from 'fast-xml-parser';

/*
 * WS-Discovery as ONVIF uses it (WS-Discovery, April 2005; ONVIF Core Specification 7.3), and as OASIS made it a standard in 2009: some devices know only that. Cameras take liberties with it: other namespaces and prefixes, several
 * matches in one answer, no address in it, scopes that are not encoded. What can be understood is taken; nothing that arrives throws.
 */

/** What a device says of itself. */
export interface Match {
  /** Of the endpoint reference, without urn:uuid: and in lower case; null: it names none. */
  endpoint: string | null;
  /** The endpoint reference as it was written, to ask for it. */
  reference: string;
  /** Addresses of its device service, as it says. */
  serviceUrls: string[];
  types: string[];
  /** Decoded: onvif://www.onvif.org/name/Front door. */
  scopes: string[];
  /** The one that it speaks. */
  dialect: Dialect;
}

/** Some devices only answer when they are asked for what they are, some only when they are asked for nothing in particular. */
export const PROBE_TYPES = ['dn:NetworkVideoTransmitter', 'tds:Device', ''] as const;

const DIALECTS = {
  '2005': {
    discovery: 'http://schemas.xmlsoap.org/ws/2005/04/discovery',
    addressing: 'http://schemas.xmlsoap.org/ws/2004/08/addressing',
    to: 'urn:schemas-xmlsoap-org:ws:2005:04:discovery',
  },
  '2009': {
    discovery: 'http://docs.oasis-open.org/ws-dd/ns/discovery/2009/01',
    addressing: 'http://www.w3.org/2005/08/addressing',
    to: 'urn:docs-oasis-open-org:ws-dd:ns:discovery:2009:01',
  },
} as const;
export type Dialect = keyof typeof DIALECTS;

/** What every address is asked. In the dialect of 2009 for nothing in particular: who speaks it names other types than cameras do, printers among them, and says what it is. */
export const PROBES: readonly { types: (typeof PROBE_TYPES)[number]; dialect: Dialect }[] = [
  ...PROBE_TYPES.map((types) => ({ types, dialect: '2005' as const })),
  { types: '', dialect: '2009' },
];

export function probeMessage(
  messageId: string,
  types: (typeof PROBE_TYPES)[number],
  dialect: Dialect = '2005',
): string {
  const probe = `<d:Probe>${types === '' ? '' : `<d:Types>${types}</d:Types>`}</d:Probe>`;
  return envelope(messageId, 'Probe', probe, dialect);
}

/** Asks a device that named no address for it. */
export function resolveMessage(messageId: string, reference: string, dialect: Dialect = '2005'): string {
  const address = reference.replaceAll(/[&<>]/g, (char) => `&#${char.charCodeAt(0)};`);
  return envelope(
    messageId,
    'Resolve',
    `<d:Resolve><a:EndpointReference><a:Address>${address}</a:Address></a:EndpointReference></d:Resolve>`,
    dialect,
  );
}

function envelope(messageId: string, action: 'Probe' | 'Resolve', body: string, dialect: Dialect): string {
  const { discovery, addressing, to } = DIALECTS[dialect];
  return (
    `<?xml version="1.0" encoding="UTF-8"?><s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:a="${addressing}" xmlns:d="${discovery}" ` +
    'xmlns:dn="http://www.onvif.org/ver10/network/wsdl" xmlns:tds="http://www.onvif.org/ver10/device/wsdl"><s:Header>' +
    `<a:MessageID>urn:uuid:${messageId}</a:MessageID><a:To s:mustUnderstand="true">${to}</a:To><a:Action s:mustUnderstand="true">${discovery}/${action}</a:Action></s:Header>` +
    `<s:Body>${body}</s:Body></s:Envelope>`
  );
}

/** Entities are not replaced by the parser (bombs); the five of XML are by us. */
const parser = new XMLParser({
  ignoreAttributes: true,
  removeNSPrefix: true,
  processEntities: false,
  parseTagValue: false,
  maxNestedTags: 50,
  isArray: (name) => ['ProbeMatch', 'ResolveMatch'].includes(name),
});

/** Every device of one answer; none when it is no answer. Never throws. */
export function parseMatches(datagram: Uint8Array): Match[] {
  let tree: unknown;
  const text = textOf(datagram);
  try {
    tree = parser.parse(text);
  } catch {
    return [];
  }
  const body = at(tree, 'Envelope', 'Body'),
    dialect = text.includes(DIALECTS['2009'].discovery) ? '2009' : '2005';
  return [...list(at(body, 'ProbeMatches', 'ProbeMatch')), ...list(at(body, 'ResolveMatches', 'ResolveMatch'))].map(
    (node) => matchOf(node, dialect),
  );
}

function matchOf(node: unknown, dialect: Dialect): Match {
  const words = (name: string) => text(at(node, name)).split(/\s+/).filter(Boolean);
  const reference = text(at(node, 'EndpointReference', 'Address')).trim(),
    endpoint = reference.replace(/^(?:urn:)?(?:uuid:)?/i, '').toLowerCase();
  return {
    endpoint: endpoint === '' || endpoint.length > 200 ? null : endpoint,
    reference,
    serviceUrls: words('XAddrs').filter((url) => /^https?:\/\//i.test(url) && URL.canParse(url)),
    types: words('Types').map((type) => type.replace(/^.*:/, '')),
    scopes: words('Scopes').map(decoded),
    dialect,
  };
}

/** UTF-8, or UTF-16 where it begins so. */
function textOf(datagram: Uint8Array): string {
  const [first, second] = datagram,
    encoding =
      first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
  return new TextDecoder(encoding).decode(datagram);
}

function at(node: unknown, ...path: string[]): unknown {
  for (const name of path)
    node =
      typeof node === 'object' && node !== null && Object.hasOwn(node, name)
        ? (node as Record<string, unknown>)[name]
        : undefined;
  return node;
}

const list = (node: unknown): unknown[] => (Array.isArray(node) ? node : []);

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** Of several elements of a name, all of them. */
function text(node: unknown): string {
  if (Array.isArray(node)) return node.map(text).join(' ');
  return typeof node === 'string'
    ? node.replaceAll(/&(amp|lt|gt|quot|apos);/g, (_, name: string) => ENTITIES[name])
    : '';
}

/** A percent sign that encodes nothing is one. */
function decoded(scope: string): string {
  try {
    return decodeURIComponent(scope);
  } catch {
    return scope;
  }
}
