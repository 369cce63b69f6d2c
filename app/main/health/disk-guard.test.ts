import { expect, it } from 'vitest';
import type { NoticeCode } from '../../shared/domain/notice.ts';
import { DiskGuard } from './disk-guard.ts';

const GB = 1e9;
function guard() {
  const shown = new Map<NoticeCode, unknown>();
  const own = new DiskGuard({
    set: (code, params) => void (params === null ? shown.delete(code) : shown.set(code, params)),
  });
  return {
    look(freeGb: number | null, totalGb = 50) {
      own.look({ diskFreeBytes: freeGb === null ? null : freeGb * GB, diskTotalBytes: totalGb * GB });
      return [own.room, ...shown.keys()];
    },
    shown,
  };
}

it('tells at a fifth, leaves out at a tenth, and is over a little above each', () => {
  const { look, shown } = guard();
  expect(look(11)).toEqual(['enough']);
  expect(look(9.9)).toEqual(['low', 'disk-low']);
  expect(shown.get('disk-low')).toEqual({ free: '9 GB' });
  expect(look(10.5)).toEqual(['low', 'disk-low']);
  expect(look(4.9)).toEqual(['very-low', 'disk-very-low']);
  expect(look(5.5)).toEqual(['very-low', 'disk-very-low']);
  expect(look(6.1)).toEqual(['low', 'disk-low']);
  expect(look(11.1)).toEqual(['enough']);
});

it('falls through both at once, and comes back at once', () => {
  const { look, shown } = guard();
  expect(look(0.002)).toEqual(['very-low', 'disk-very-low']);
  expect(shown.get('disk-very-low')).toEqual({ free: '2 MB' });
  expect(look(49)).toEqual(['enough']);
});

it('of a large disk a hundred gigabytes are looked at: 150 of 4,000 are room enough', () => {
  const { look } = guard();
  expect(look(150, 4000)).toEqual(['enough']);
  expect(look(19, 4000)).toEqual(['low', 'disk-low']);
});

it('what cannot be read changes nothing', () => {
  const { look } = guard();
  look(4);
  expect(look(null)).toEqual(['very-low', 'disk-very-low']);
});
