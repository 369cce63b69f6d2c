import onvif from 'onvif';
import OnvifServiceMedia from 'node-onvif/lib/modules/service-media.js';
import nodeOnvifSoap from 'node-onvif/lib/modules/soap.js';
import { NAMESPACES, question, type Question } from './soap.ts';
import { escaped } from './xml.ts';

/*
 * The questions of the media services are phrased by packages: node-onvif's of Media1, onvif's of Media2. Neither sends them nor reads what comes back: their ways know no
 * limits, and lose profiles (docs/decisions/cameras.md). Where one does not phrase a question, ours stands.
 */

export type MediaVersion = 'media1' | 'media2';
type MediaOperation = 'GetProfiles' | 'GetStreamUri' | 'GetSnapshotUri';

const EMPTY_HEADER = '<s:Header></s:Header>';

// What node-onvif would send, it hands over instead.
nodeOnvifSoap.requestCommand = (_address, _operation, soap) => Promise.resolve({ soap });

const PHRASED: Record<MediaVersion, (operation: MediaOperation, token: string) => Promise<string>> = {
  async media1(operation, ProfileToken) {
    const media = new OnvifServiceMedia({ xaddr: 'http://device/' });
    switch (operation) {
      case 'GetProfiles':
        return (await media.getProfiles()).soap;
      case 'GetStreamUri':
        return (await media.getStreamUri({ ProfileToken, Protocol: 'RTSP' })).soap;
      case 'GetSnapshotUri':
        return (await media.getSnapshotUri({ ProfileToken })).soap;
    }
  },
  async media2(operation, profileToken) {
    const cam = new onvif.Cam({ hostname: 'device', autoconnect: false }) as InstanceType<typeof onvif.Cam> & {
      media2Support: boolean;
      _request(options: { body: string }): void;
    };
    let soap = '';
    cam.media2Support = true;
    cam._request = ({ body }) => void (soap = body);
    const nothing = (): void => {};
    if (operation === 'GetProfiles') cam.getProfiles(nothing);
    else if (operation === 'GetStreamUri') cam.getStreamUri({ profileToken, protocol: 'RTSP' }, nothing);
    else cam.getSnapshotUri({ profileToken }, nothing);
    return soap;
  },
};

export async function mediaQuestion(version: MediaVersion, operation: MediaOperation, token = ''): Promise<Question> {
  const soap = await PHRASED[version](operation, escaped(token)).catch(() => '');
  if (!soap.includes(EMPTY_HEADER)) return ownMediaQuestion(version, operation, token);
  return {
    operation,
    namespace: NAMESPACES[version],
    envelope: (header) => soap.replace(EMPTY_HEADER, () => `<s:Header>${header}</s:Header>`),
  };
}

/** The same in our own words; of Media2 for devices that do not know the newer ones. */
export function ownMediaQuestion(version: MediaVersion, operation: MediaOperation, token = ''): Question {
  const SCHEMA = 'http://www.onvif.org/ver10/schema',
    profile = `<ProfileToken>${escaped(token)}</ProfileToken>`;
  const inner: Record<MediaVersion, Record<MediaOperation, string>> = {
    media1: {
      GetProfiles: '',
      GetStreamUri: `<StreamSetup><Stream xmlns="${SCHEMA}">RTP-Unicast</Stream><Transport xmlns="${SCHEMA}"><Protocol>RTSP</Protocol></Transport></StreamSetup>${profile}`,
      GetSnapshotUri: profile,
    },
    media2: {
      GetProfiles: '<Type>VideoSource</Type><Type>VideoEncoder</Type>',
      GetStreamUri: `<Protocol>RtspUnicast</Protocol>${profile}`,
      GetSnapshotUri: profile,
    },
  };
  return question(NAMESPACES[version], operation, inner[version][operation]);
}
