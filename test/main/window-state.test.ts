import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fitToDisplays, readWindowState, smallestWindow, writeWindowState } from '../../main/window-state.ts';

const laptop = { x: 0, y: 25, width: 1440, height: 875 };
const monitor = { x: 1440, y: 0, width: 2560, height: 1400 };

describe('fitToDisplays', () => {
  it('leaves a window alone that fits', () => {
    const saved = { x: 1600, y: 100, width: 1200, height: 800, maximized: true };
    expect(fitToDisplays(saved, [laptop, monitor])).toEqual(saved);
  });

  it('pulls a window in that hangs over the edge of the display that shows most of it', () => {
    const fitted = fitToDisplays({ x: 3_500, y: 900, width: 1200, height: 800, maximized: false }, [
      laptop,
      monitor,
    ]);
    expect(fitted).toEqual({ x: 2_800, y: 600, width: 1200, height: 800, maximized: false });
  });

  it('lets the system choose the place when the display is gone', () => {
    const fitted = fitToDisplays({ x: 2_000, y: 100, width: 1200, height: 800, maximized: true }, [laptop]);
    expect(fitted).toEqual({ width: 1440, height: 900, maximized: true });
    expect(fitToDisplays({ x: 0, y: 0, width: 1200, height: 800, maximized: false }, [])).not.toHaveProperty(
      'x',
    );
  });

  it('shrinks what is larger than the display and grows what is too small to use', () => {
    const huge = fitToDisplays({ x: -50, y: -50, width: 9_000, height: 9_000, maximized: false }, [laptop]);
    expect(huge).toMatchObject(laptop);
    const tiny = fitToDisplays({ x: 10, y: 50, width: 300, height: 200, maximized: false }, [laptop]);
    expect(tiny).toMatchObject(smallestWindow);
  });

  it('always gives a place that lies within one display, or none', () => {
    const coordinate = fc.integer({ min: -100_000, max: 100_000 });
    const size = fc.integer({ min: 1, max: 100_000 });
    fc.assert(
      fc.property(coordinate, coordinate, size, size, (x, y, width, height) => {
        const fitted = fitToDisplays({ x, y, width, height, maximized: false }, [laptop, monitor]);
        if (fitted.x === undefined || fitted.y === undefined) return;
        const { x: left, y: top } = fitted;
        const within = [laptop, monitor].some(
          (area) =>
            left >= area.x &&
            top >= area.y &&
            left + fitted.width <= area.x + area.width &&
            top + fitted.height <= area.y + area.height,
        );
        expect(within).toBe(true);
      }),
    );
  });
});

describe('the file', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'leveret-window-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('gives back what was written, and leaves nothing else behind', async () => {
    const file = path.join(folder, 'deeper', 'window.json');
    const state = { x: -10, y: 20, width: 1000, height: 700, maximized: false };
    await writeWindowState(file, state);
    expect(await readWindowState(file)).toEqual(state);
    expect(await readdir(path.dirname(file))).toEqual(['window.json']);
  });

  it.each([
    '',
    '{',
    '[]',
    '{"x":1}',
    '{"x":"1","y":2,"width":3,"height":4,"maximized":true}',
    '{"x":1e99,"y":2,"width":3,"height":4,"maximized":true}',
    '{"x":1,"y":2,"width":0,"height":4,"maximized":true}',
    '\u0000',
  ])('counts %j as no state', async (content) => {
    const file = path.join(folder, 'window.json');
    await writeFile(file, content);
    expect(await readWindowState(file)).toBeNull();
  });

  it('counts a missing file as no state', async () => {
    expect(await readWindowState(path.join(folder, 'none.json'))).toBeNull();
  });
});
