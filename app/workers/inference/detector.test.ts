import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { letterbox } from '../../core/detection/letterbox.ts';
import { Detector } from './detector.ts';

test('an output is read once: its memory is given back, and nobody is found in it silently', async () => {
  const detector = await Detector.open(resolve('models/footfall-person-v0.json'));
  const { width, height } = detector.model, fitted = letterbox(960, 540, width, height);
  const first = await detector.infer(detector.grey), second = await detector.infer(detector.grey);
  expect(second).toEqual(first);
  expect(detector.decode(first, fitted).count).toBe(0);
  expect(first.length).toBe(0);
  expect(() => detector.decode(first, fitted)).toThrow('read before');
  expect(second.length).toBeGreaterThan(0);
  await detector.close();
});
