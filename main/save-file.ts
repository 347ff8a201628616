// Writes what the page made (an export, a body) to a place that the person chooses in the system's dialog. The page suggests
// a name and nothing more.

import type { BrowserWindow } from 'electron';
import { dialog } from 'electron';
import { writeFile } from 'node:fs/promises';
import { AppError } from '../src/contract/errors.ts';
import { reasonOf } from '../src/lib/reason.ts';
import { safeFileName } from './file-name.ts';

/** Null when the person declined. */
export async function choosePlace(window: BrowserWindow, suggestion: string): Promise<string | null> {
  const answer = await dialog.showSaveDialog(window, {
    defaultPath: safeFileName(suggestion),
    properties: ['createDirectory', 'showOverwriteConfirmation'],
  });
  return answer.canceled || answer.filePath === '' ? null : answer.filePath;
}

/** False when the person declined. */
export async function saveFile(
  window: BrowserWindow,
  suggestion: string,
  content: Uint8Array,
): Promise<boolean> {
  const place = await choosePlace(window, suggestion);
  if (place === null) return false;
  try {
    await writeFile(place, content);
  } catch (thrown) {
    const reason = reasonOf(thrown);
    throw new AppError('storage', `Writing ${place} failed: ${reason}. Choose another place.`);
  }
  return true;
}
