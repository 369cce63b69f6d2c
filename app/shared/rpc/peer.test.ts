import { expect, test } from 'vitest';
import { Emitter } from '../emitter.ts';
import type { Message, Port } from './message.ts';
import { Peer } from './peer.ts';

/** The other end, which the test plays. */
function connect() {
  const messages = new Emitter<[Message]>(),
    closes = new Emitter(),
    sent: Message[] = [],
    pushes: Message[] = [];
  const port: Port = {
    post: (message) => void sent.push(message),
    onMessage: (listener) => messages.on(listener),
    onClose: (listener) => closes.on(listener),
    backlogBytes: 0,
    close: () => closes.emit(),
  };
  const peer = new Peer(port, (push) => pushes.push(push));
  return { peer, sent, pushes, receive: (message: Message) => messages.emit(message) };
}

test('each request is answered by its own reply, whatever their order', async () => {
  const { peer, sent, receive } = connect();
  const answers = [peer.request('a', { x: 1 }), peer.request('b', {})];
  expect(sent).toEqual([
    { type: 'request', id: 1, method: 'a', input: { x: 1 } },
    { type: 'request', id: 2, method: 'b', input: {} },
  ]);
  receive({ type: 'reply', id: 2, ok: true, value: 'second' });
  receive({ type: 'reply', id: 1, ok: true, value: 'first' });
  receive({ type: 'reply', id: 1, ok: true, value: 'again' });
  receive({ type: 'reply', id: 99, ok: true, value: 'of nobody' });
  expect(await Promise.all(answers)).toEqual(['first', 'second']);
});

test('an error comes as it was sent, with its sentence', async () => {
  const { peer, receive } = connect(),
    answer = peer.request('a', {});
  const error = { code: 'CAMERA_001' as const, params: { cameraId: 'x' }, message: 'As another version says it.' };
  receive({ type: 'reply', id: 1, ok: false, error });
  await expect(answer).rejects.toMatchObject({ info: error });
});

test('pushes are handed on, with their bytes; a request from the other end is not answered', () => {
  const { pushes, sent, receive } = connect(),
    bytes = new Uint8Array([1]);
  receive({ type: 'push', name: 'live.video', payload: {}, bytes });
  receive({ type: 'request', id: 1, method: 'a', input: {} });
  expect([pushes, sent]).toEqual([[{ type: 'push', name: 'live.video', payload: {}, bytes }], []]);
});

test('when the connection closes, what is under way and what comes after it fails, and nothing is heard any more', async () => {
  const { peer, pushes, sent, receive } = connect(),
    underWay = peer.request('a', {});
  peer.close();
  await expect(underWay).rejects.toMatchObject({ info: { code: 'SYS_009' } });
  await expect(peer.request('b', {})).rejects.toMatchObject({ info: { code: 'SYS_009' } });
  receive({ type: 'push', name: 'x', payload: 1 });
  expect([sent.length, pushes]).toEqual([1, []]);
});
