/* The parts of node-onvif, which brings no types, that phrase questions. */

declare module 'node-onvif/lib/modules/service-media.js' {
  interface Phrased {
    soap: string;
  }
  export default class OnvifServiceMedia {
    constructor(parameters: { xaddr: string });
    getProfiles(): Promise<Phrased>;
    getStreamUri(parameters: { ProfileToken: string; Protocol: 'RTSP' }): Promise<Phrased>;
    getSnapshotUri(parameters: { ProfileToken: string }): Promise<Phrased>;
  }
}

declare module 'node-onvif/lib/modules/soap.js' {
  const soap: { requestCommand(address: unknown, operation: string, soap: string): Promise<{ soap: string }> };
  export default soap;
}
