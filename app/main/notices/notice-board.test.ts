import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Notice } from '../../shared/domain/notice.ts';
import { NoticeBoard } from './notice-board.ts';

let folder: string;
let shown: Notice[][];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'footfall-notices-'));
  shown = [];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const log = { info() {}, warn() {}, error() {} };
const open = (file = join(folder, 'notices.json')) =>
  new NoticeBoard({ file, log, onChanged: (notices) => shown.push(notices) });
const codes = (board: NoticeBoard) => board.list().map(({ code }) => code);

it('keeps what happened until it is acknowledged, also over a restart', () => {
  open().add('crashed', { atMs: 5 });
  const board = open();
  expect(board.list()).toMatchObject([{ code: 'crashed', params: { atMs: 5 }, acknowledgeable: true }]);
  board.acknowledge(board.list()[0].noticeId);
  expect(codes(board)).toEqual([]);
  expect(codes(open())).toEqual([]);
});

it('shows what is the case for as long as it is, and tells screens of changes only', () => {
  const board = open();
  board.set('backup-failed', { lastMs: 1 });
  board.set('backup-failed', { lastMs: 1 });
  expect(shown).toHaveLength(1);
  expect(board.list()[0]).toMatchObject({ acknowledgeable: false });
  board.set('backup-failed', null);
  board.set('backup-failed', null);
  expect(shown.at(-1)).toEqual([]);
  expect(shown).toHaveLength(2);
});

it('an unreadable file or a folder that cannot be written costs no notice of now', () => {
  writeFileSync(join(folder, 'notices.json'), '{ half');
  expect(codes(open())).toEqual([]);
  const board = open(join(folder, 'no', 'such', 'folder.json'));
  board.add('crashed', {});
  expect(codes(board)).toEqual(['crashed']);
});
