// What a person is told when the engine does not start or does not stay alive, and what they can do. The window stays: the
// page says by itself that the engine is gone.

import { dialog } from 'electron';

/** True: try again. False: quit. */
export async function askAboutEngine(message: string, detail: string): Promise<boolean> {
  const { response } = await dialog.showMessageBox({
    type: 'error',
    title: 'Leveret',
    message,
    detail,
    buttons: ['Start it again', 'Quit Leveret'],
    defaultId: 0,
    cancelId: 0,
  });
  return response === 0;
}

/** For a start that cannot go on: on the terminal always, in a box unless a program started us. */
export function tellStartFailed(message: string, quiet: boolean): void {
  process.stderr.write(`${message}\n`);
  if (!quiet) dialog.showErrorBox('Leveret could not start', message);
}
