import { useState } from 'react';
import {
  cameraDevice,
  type CameraDevice,
  type DeviceReading,
  type FoundDevice,
} from '../../../shared/domain/device.ts';
import { errorOf } from '../../client/client.ts';
import { useCommand } from '../../query/use-command.ts';
import type { useSourceCheck } from '../use-source-check.ts';
import { emptyDevice, streamsOf, type DeviceDraft, type StreamOption } from './device.ts';

export interface Devices {
  selected: FoundDevice | null;
  /** Of the selected one. */
  draft: DeviceDraft;
  draftOf: (id: string) => DeviceDraft;
  streams: StreamOption[];
  /** What is kept with the camera of the selected one. */
  device: CameraDevice | null;
  /** It is being asked what it is. */
  asking: boolean;
  select: (device: FoundDevice) => void;
  type: (part: Partial<Pick<DeviceDraft, 'username' | 'password'>>) => void;
  /** Asks it; with `trusted`, by the certificate that is accepted with it. Then its proposed stream is opened. */
  read: (trusted?: string) => void;
  /** Opens another of its streams. */
  open: (token: string) => void;
}

/** What is typed and heard of each found device while one adds cameras. The stream of the selected one is what is checked. */
export function useDevices({ change, look }: Pick<ReturnType<typeof useSourceCheck>, 'change' | 'look'>): Devices {
  const [selected, setSelected] = useState<FoundDevice | null>(null);
  const [drafts, setDrafts] = useState<Record<string, DeviceDraft>>({});
  const [asking, setAsking] = useState<string | null>(null);
  const { ask } = useCommand();
  const draftOf = (id: string): DeviceDraft => drafts[id] ?? emptyDevice;
  const draft = selected ? draftOf(selected.id) : emptyDevice;
  const set = (id: string, part: Partial<DeviceDraft>) =>
    setDrafts((now) => ({ ...now, [id]: { ...(now[id] ?? emptyDevice), ...part } }));
  const show = (id: string, { username, password }: DeviceDraft, { profile }: StreamOption) => {
    set(id, { profile: profile.token });
    void look({ kind: 'address', url: profile.streamUrl, username, password, aspect: 'auto', transport: 'auto' });
  };
  const profilesOf = ({ reading }: DeviceDraft) => (reading?.ok ? streamsOf(reading.profiles) : []);
  const streams = profilesOf(draft);
  const chosen = streams.find(({ profile }) => profile.token === draft.profile)?.profile;
  const readDevice = async ({ id, serviceUrl, addresses, rtsp }: FoundDevice, now: DeviceDraft) => {
    const { username, password, trusted } = now;
    change({});
    set(id, { ...now, reading: null, profile: null });
    setAsking(id);
    const reading = await ask('discovery.read', {
      serviceUrl,
      host: addresses[0],
      username,
      password,
      trusted,
      rtsp,
    }).catch((thrown: unknown): DeviceReading => ({
      ok: false,
      error: errorOf(thrown),
      clockAheadMs: null,
      certificate: null,
    }));
    set(id, { reading });
    setAsking((asked) => (asked === id ? null : asked));
    return reading;
  };
  return {
    selected,
    draft,
    draftOf,
    streams,
    device:
      selected && chosen && draft.reading?.ok ? cameraDevice(selected, draft.reading, draft.trusted, chosen) : null,
    asking: selected !== null && asking === selected.id,
    select(device) {
      if (device.id === selected?.id) return;
      setSelected(device);
      const now = draftOf(device.id),
        stream = profilesOf(now).find(({ profile }) => profile.token === now.profile);
      if (stream) show(device.id, now, stream);
      else change({});
      // Most shops have given all their cameras one login; its password is typed again.
      if (!drafts[device.id]) set(device.id, { username: draft.username });
    },
    type(part) {
      if (selected) set(selected.id, { ...part, reading: null, profile: null });
      change({});
    },
    read(trusted = draft.trusted ?? undefined) {
      if (!selected) return;
      const device = selected,
        now = { ...draft, trusted: trusted ?? null };
      void readDevice(device, now).then((reading) => {
        if (reading.ok) show(device.id, now, streamsOf(reading.profiles)[0]);
      });
    },
    open(token) {
      const stream = streams.find(({ profile }) => profile.token === token);
      if (selected && stream) show(selected.id, draft, stream);
    },
  };
}
