// Writes what the page made (an export, a body) to a place that the person chooses in the system's dialog. The page suggests
// a name and nothing more.

import type { BrowserWindow } from 'electron';
import { dialog } from 'electron';
import { writeFile } from 'node:fs/promises';
import { AppError } from '../src/contract/errors.ts';
import { safeFileName } from './file-name.ts';

/** False when the person declined. */
export async function saveFile(
  window: BrowserWindow,
  suggestion: string,
  content: Uint8Array,
): Promise<boolean> {
  const answer = await dialog.showSaveDialog(window, {
    defaultPath: safeFileName(suggestion),
    properties: ['createDirectory', 'showOverwriteConfirmation'],
  });
  if (answer.canceled || answer.filePath === '') return false;
  try {
    await writeFile(answer.filePath, content);
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    throw new AppError('storage', `Writing ${answer.filePath} failed: ${reason}. Choose another place.`);
  }
  return true;
}
