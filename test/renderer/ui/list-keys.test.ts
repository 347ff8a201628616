// Where keys lead in a list.

import { describe, expect, test } from 'vitest';
import { stepFor } from '../../../renderer/ui/list-keys.ts';

const none = { ctrlKey: false, metaKey: false, altKey: false, shiftKey: false };
const step = (key: string, selected: number | null, count = 10) =>
  stepFor({ key, ...none }, selected, count, 4);

describe('a key in a list', () => {
  test.each([
    ['ArrowDown', null, 0],
    ['ArrowUp', null, 0],
    ['ArrowDown', 3, 4],
    ['j', 3, 4],
    ['k', 3, 2],
    ['ArrowDown', 9, 9],
    ['ArrowUp', 0, 0],
    ['PageDown', 7, 9],
    ['PageUp', 2, 0],
    ['Home', 7, 0],
    ['End', null, 9],
    ['x', 3, null],
  ])('%s from %j leads to %j', (key, selected, expected) => {
    expect(step(key, selected)).toBe(expected);
  });

  test('leads nowhere in an empty list or with a modifier', () => {
    expect(step('ArrowDown', null, 0)).toBeNull();
    expect(stepFor({ key: 'j', ...none, ctrlKey: true }, 1, 10, 4)).toBeNull();
  });
});
