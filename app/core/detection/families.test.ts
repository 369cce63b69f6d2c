import { expect, test } from 'vitest';
import { ModelFamily } from '../../shared/domain/model.ts';
import { FAMILIES, familyOf } from './families.ts';

test('each family is known by the length of its rows, and no other length is taken for one of them', () => {
  expect(ModelFamily.options.map((family) => familyOf(FAMILIES[family].columns))).toEqual(ModelFamily.options);
  expect([4, 6, 84, 0, Number.NaN].map(familyOf)).toEqual([null, null, null, null, null]);
});
