import { plain } from './onvif-login.ts';
import { fault, type RunningDevice, type SimulatedProfile } from './onvif-service.ts';

/* What a simulated device answers to a question that it lets in. */

export const TWO_PROFILES: SimulatedProfile[] = [
  { token: 'Profile_2', name: 'subStream', size: [640, 360], fps: 10, bitrate: 512 },
  { token: 'Profile_1', name: 'mainStream', size: [1920, 1080], fps: 25, bitrate: 4096 },
];

export function answerTo(
  device: RunningDevice,
  operation: string,
  question: string,
  path: string,
): { status: number; envelope: string } {
  const { personality } = device,
    paths = {
      device: '/onvif/device_service',
      media1: '/onvif/media_service',
      media2: '/onvif/media2_service',
      ...personality.paths,
    };
  const unsupported = {
    status: 400,
    envelope: fault(personality, 'ter:ActionNotSupported', 'Optional Action Not Implemented'),
  };
  const media2 = path === paths.media2;
  switch (operation) {
    case 'GetSystemDateAndTime':
      return path === paths.device ? found(operation, clock(device)) : unsupported;
    case 'GetDeviceInformation':
      return personality.device_info_missing === true ? unsupported : found(operation, information(device));
    case 'GetServices':
      return personality.no_get_services ? unsupported : found(operation, services(device, paths));
    case 'GetCapabilities':
      return personality.no_get_capabilities
        ? unsupported
        : found(
            operation,
            `<tds:Capabilities><tt:Device><tt:XAddr>${at(device, paths.device)}</tt:XAddr></tt:Device><tt:Media><tt:XAddr>${at(device, paths.media1)}</tt:XAddr></tt:Media></tds:Capabilities>`,
          );
    case 'GetNetworkInterfaces':
      return personality.no_network_interfaces
        ? unsupported
        : found(
            operation,
            (personality.macs ?? ['C0-56-E3-F9-55-68'])
              .map(
                (mac) =>
                  `<tds:NetworkInterfaces token="eth0"><tt:Enabled>true</tt:Enabled><tt:Info><tt:HwAddress>${mac}</tt:HwAddress></tt:Info></tds:NetworkInterfaces>`,
              )
              .join(''),
          );
    case 'GetProfiles':
    case 'GetStreamUri':
    case 'GetSnapshotUri':
      if (path !== paths.media1 && !media2) return { status: 404, envelope: '<html>not found</html>' };
      // Each service understands its own namespace only.
      if (
        media2 !== question.includes('http://www.onvif.org/ver20/media/wsdl') ||
        (media2 && personality.media2 === 'broken')
      )
        return unsupported;
      return media(device, operation, question, media2) ?? unsupported;
    default:
      return unsupported;
  }
}

function found(operation: string, inner: string): { status: number; envelope: string } {
  const prefix = operation === 'GetProfiles' || operation.endsWith('Uri') ? 'tr' : 'tds';
  return {
    status: 200,
    envelope:
      `<?xml version="1.0" encoding="UTF-8"?>\n<env:Envelope xmlns:env="http://www.w3.org/2003/05/soap-envelope" xmlns:tt="http://www.onvif.org/ver10/schema" xmlns:tds="http://www.onvif.org/ver10/device/wsdl" xmlns:tr="http://www.onvif.org/ver10/media/wsdl"><env:Header/><env:Body>` +
      `<${prefix}:${operation}Response>${inner}</${prefix}:${operation}Response></env:Body></env:Envelope>`,
  };
}

function at({ personality, host, port, serviceUrl }: RunningDevice, path: string): string {
  return `${serviceUrl.split(':')[0]}://${personality.names_host ?? host.replace(/:\d+$/, '')}:${personality.xaddr_odd_port ?? port}${path}`;
}

function clock({ personality }: RunningDevice): string {
  const { clock_skew: skew = 0, says_utc: utc = 0, says_local: local = 0 } = personality;
  const time = (name: string, seconds: number | null): string => {
    if (seconds === null) return '';
    const date = new Date(Date.now() + 1000 * (skew + seconds));
    return `<tt:${name}><tt:Time><tt:Hour>${date.getUTCHours()}</tt:Hour><tt:Minute>${date.getUTCMinutes()}</tt:Minute><tt:Second>${date.getUTCSeconds()}</tt:Second></tt:Time><tt:Date><tt:Year>${date.getUTCFullYear()}</tt:Year><tt:Month>${date.getUTCMonth() + 1}</tt:Month><tt:Day>${date.getUTCDate()}</tt:Day></tt:Date></tt:${name}>`;
  };
  return `<tds:SystemDateAndTime><tt:DateTimeType>NTP</tt:DateTimeType>${time('UTCDateTime', utc)}${time('LocalDateTime', local)}</tds:SystemDateAndTime>`;
}

function information({ personality }: RunningDevice): string {
  const missing = Array.isArray(personality.device_info_missing) ? personality.device_info_missing : [];
  return Object.entries({
    Manufacturer: 'Acme &amp; Söhne',
    Model: 'A-1',
    FirmwareVersion: 'V5.2.0 build 140721',
    SerialNumber: personality.serial ?? 'SN-001',
    HardwareId: '88',
  })
    .filter(([name]) => !missing.includes(name))
    .map(([name, value]) => `<tds:${name}>${value}</tds:${name}>`)
    .join('');
}

function services(device: RunningDevice, paths: { device: string; media1: string; media2: string }): string {
  const one = (namespace: string, path: string) =>
    `<tds:Service><tds:Namespace>${namespace}</tds:Namespace><tds:XAddr>${at(device, path)}</tds:XAddr><tds:Version><tt:Major>2</tt:Major><tt:Minor>40</tt:Minor></tds:Version></tds:Service>`;
  const { media2 } = device.personality;
  return [
    one('http://www.onvif.org/ver10/device/wsdl', paths.device),
    media2 && media2 !== 'last' ? one('http://www.onvif.org/ver20/media/wsdl', paths.media2) : '',
    media2 === 'only' ? '' : one('http://www.onvif.org/ver10/media/wsdl', paths.media1),
    media2 === 'last' ? one('http://www.onvif.org/ver20/media/wsdl', paths.media2) : '',
    one('http://www.onvif.org/ver10/events/wsdl', '/onvif/Events'),
  ].join('');
}

function media(
  device: RunningDevice,
  operation: string,
  question: string,
  media2: boolean,
): { status: number; envelope: string } | null {
  const { personality, host } = device,
    profiles = personality.profiles ?? TWO_PROFILES;
  if (operation === 'GetProfiles')
    return found(operation, profiles.map((one) => (media2 ? profile2(one) : profile1(one))).join(''));
  const token = plain(/<(?:\w+:)?ProfileToken>([^<]*)</.exec(question)?.[1] ?? ''),
    one = profiles.find((profile) => profile.token === token);
  if (!one)
    return { status: 400, envelope: fault(personality, 'ter:NoProfile', 'The requested profile token does not exist') };
  if (operation === 'GetSnapshotUri' && (personality.no_get_snapshot_uri || one.snapshot === null)) return null;
  if (operation === 'GetStreamUri' && media2 && personality.media2 === 'no_uris') return null;
  const address = host.replace(/:\d+$/, '');
  const uri =
    operation === 'GetStreamUri'
      ? (one.stream ?? `rtsp://${address}:554/${one.token}?a=1&b=2`)
      : (one.snapshot ?? `http://${host}/snapshot/${one.token}`);
  const inner = `<tt:Uri>${escape(uri)}</tt:Uri>`;
  const nested = personality.stream_uri_nested ?? !media2;
  return found(operation, nested ? `<tr:MediaUri>${inner}</tr:MediaUri>` : inner);
}

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

const encoder = (
  { size = [1280, 720], fps = 25, bitrate = 2048, encoding = 'H264' }: SimulatedProfile,
  mine: string,
): string =>
  `<tt:Name>encoder</tt:Name><tt:Encoding>${mine || encoding}</tt:Encoding><tt:Resolution><tt:Width>${size[0]}</tt:Width><tt:Height>${size[1]}</tt:Height></tt:Resolution><tt:Quality>5</tt:Quality><tt:RateControl><tt:FrameRateLimit>${fps}</tt:FrameRateLimit><tt:EncodingInterval>1</tt:EncodingInterval><tt:BitrateLimit>${bitrate}</tt:BitrateLimit></tt:RateControl>`;

function profile1(profile: SimulatedProfile): string {
  const { token, name, source = 'VideoSource_1', encoding = 'H264' } = profile;
  // Media1 has no word for H.265: devices say H264.
  const said = encoding === 'H265' ? 'H264' : '';
  return (
    `<tr:Profiles token="${escape(token)}" fixed="true">${name === '' ? '' : `<tt:Name>${escape(name ?? token)}</tt:Name>`}` +
    (encoding === null
      ? '<tt:AudioSourceConfiguration token="a"><tt:SourceToken>A</tt:SourceToken></tt:AudioSourceConfiguration>'
      : `<tt:VideoSourceConfiguration token="source"><tt:SourceToken>${source}</tt:SourceToken><tt:Bounds x="0" y="0" width="1920" height="1080"/></tt:VideoSourceConfiguration><tt:VideoEncoderConfiguration token="e">${encoder(profile, said)}</tt:VideoEncoderConfiguration>`) +
    '</tr:Profiles>'
  );
}

function profile2(profile: SimulatedProfile): string {
  const { token, name, source = 'VideoSource_1', encoding = 'H264' } = profile;
  return (
    `<tr:Profiles token="${escape(token)}" fixed="true"><tr:Name>${escape(name ?? token)}</tr:Name><tr:Configurations>` +
    (encoding === null
      ? ''
      : `<tr:VideoSource token="source"><tt:SourceToken>${source}</tt:SourceToken></tr:VideoSource><tr:VideoEncoder token="e">${encoder(profile, '')}</tr:VideoEncoder>`) +
    '</tr:Configurations></tr:Profiles>'
  );
}
