// Where the window stood and how big it was: read at start, kept when it moves. A broken or missing file means the default
// place, and so does a place on a screen that is gone. Not for anything else that is remembered.

import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';

export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface WindowState {
  /** Absent: the system chooses the place. */
  readonly x?: number;
  readonly y?: number;
  readonly width: number;
  readonly height: number;
  readonly maximized: boolean;
}

export const smallestWindow = { width: 900, height: 600 };
export const defaultWindowState: WindowState = { width: 1440, height: 900, maximized: false };

const pixels = z.number().int().min(-100_000).max(100_000);
const savedState = z.object({
  x: pixels,
  y: pixels,
  width: pixels.min(1),
  height: pixels.min(1),
  maximized: z.boolean(),
});
export type SavedWindowState = z.output<typeof savedState>;

/**
 * The state as it fits on one of the work areas: moved and shrunk into the one that shows most of it, or the default size
 * in a place of the system's choice when none shows a part worth grabbing.
 */
export function fitToDisplays(saved: SavedWindowState, workAreas: readonly Rectangle[]): WindowState {
  const [best] = workAreas.toSorted((one, other) => overlap(saved, other) - overlap(saved, one));
  // About a title bar's worth: less cannot be grabbed with a mouse.
  if (best === undefined || overlap(saved, best) < 200 * 40) {
    return { ...defaultWindowState, maximized: saved.maximized };
  }
  const width = Math.min(Math.max(saved.width, smallestWindow.width), best.width);
  const height = Math.min(Math.max(saved.height, smallestWindow.height), best.height);
  return {
    x: Math.min(Math.max(saved.x, best.x), best.x + best.width - width),
    y: Math.min(Math.max(saved.y, best.y), best.y + best.height - height),
    width,
    height,
    maximized: saved.maximized,
  };
}

function overlap(one: Rectangle, other: Rectangle): number {
  const width = Math.min(one.x + one.width, other.x + other.width) - Math.max(one.x, other.x);
  const height = Math.min(one.y + one.height, other.y + other.height) - Math.max(one.y, other.y);
  return Math.max(0, width) * Math.max(0, height);
}

/** Null when the file is missing or broken; a window's place is not worth a complaint. */
export async function readWindowState(file: string): Promise<SavedWindowState | null> {
  try {
    return savedState.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return null;
  }
}

/** Replaces the file in one step, so that a crash leaves the old one. */
export async function writeWindowState(file: string, state: SavedWindowState): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  const temporary = `${file}.new`;
  await writeFile(temporary, JSON.stringify(state));
  await rename(temporary, file);
}
