// Remembered pane sizes are used only when they make sense.

import { describe, expect, test, vi } from 'vitest';

vi.mock('../../../renderer/engine/engine.ts', () => ({ engine: {} }));
const { layoutOf } = await import('../../../renderer/state/panes.ts');

describe('remembered pane sizes', () => {
  test('go to the panes in their order', () => {
    expect(layoutOf([18, 82], ['sidebar', 'screen'])).toEqual({ sidebar: 18, screen: 82 });
  });

  test.each([[undefined], [[100]], [[50, 49, 1]], [[-10, 110]], [[30, 30]]])(
    'are passed over when they are %j',
    (sizes) => {
      expect(layoutOf(sizes, ['sidebar', 'screen'])).toBeUndefined();
    },
  );
});
