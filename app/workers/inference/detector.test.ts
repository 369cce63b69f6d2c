import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { createDetections } from '../../core/detection/detections.ts';
import { letterbox } from '../../core/detection/letterbox.ts';
import { Detector, DETECTION_CAPACITY } from './detector.ts';

test('an output is read once, into the list that is given: its memory is given back, and nobody is found in it silently', async () => {
  const detector = await Detector.open(resolve('models/footfall-person-v0.json'));
  const { width, height } = detector.model,
    fitted = letterbox(960, 540, width, height);
  const size = { width: 960, height: 540, scaledWidth: width, scaledHeight: height };
  const grey = {
    ptsUs: 0,
    size,
    capturedMs: 0,
    width,
    height,
    data: new Uint8Array(new SharedArrayBuffer(3 * width * height)).fill(114),
  };
  const first = await detector.infer(grey),
    second = await detector.infer(grey),
    people = createDetections(DETECTION_CAPACITY);
  expect(second).toEqual(first);
  people.count = 7;
  detector.decode(first, fitted, people);
  expect(people.count).toBe(0);
  expect(first.length).toBe(0);
  expect(() => detector.decode(first, fitted, people)).toThrow('read before');
  expect(second.length).toBeGreaterThan(0);
  await detector.close();
});
