import { probe } from '../decode/probe.ts';
import type { Task } from './task.ts';

export const run: Task<'probe'> = ({ ffmpegPath, source }) => probe(ffmpegPath, source);
