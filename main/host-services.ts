// Answers the page's questions to its host: copy, open outside, save a file, what the menu may offer. Each sender and
// each input is checked here, once, for all of them.

import type { BrowserWindow, IpcMainEvent, IpcMainInvokeEvent, WebFrameMain } from 'electron';
import { clipboard, ipcMain, shell } from 'electron';
import type { z } from 'zod';
import { AppError } from '../src/contract/errors.ts';
import type { MenuCommandState } from '../src/contract/host.ts';
import type { Log } from '../src/lib/log.ts';
import { reasonOf } from '../src/lib/reason.ts';
import type { HostAnswer } from './host-channels.ts';
import { hostChannels } from './host-channels.ts';
import { hostInputs } from './host-inputs.ts';
import { choosePlace, saveFile } from './save-file.ts';
import { externalAddress } from './security-policy.ts';
import { refusalOfSender } from './sender-check.ts';
import { WrittenFiles } from './written-files.ts';

export interface HostServicesOptions {
  readonly log: Log;
  /** The window that shows these web contents, if it is one of ours. */
  windowOf(contentsId: number): BrowserWindow | null;
  setMenuState(state: readonly MenuCommandState[]): void;
  /** A page asks for a port to the engine; its frame gets the answer. */
  connectEngine(contentsId: number, frame: WebFrameMain, nonce: string): void;
}

type Services = {
  readonly [Name in keyof typeof hostInputs]: (
    input: z.output<(typeof hostInputs)[Name]>,
    window: BrowserWindow,
  ) => unknown;
};

/** Registers the handlers; returns the function that takes them away. */
export function serveHost(options: HostServicesOptions): () => void {
  const { log } = options;
  const files = new WrittenFiles();
  const invoked = {
    copyText: ([text]) => clipboard.writeText(text),
    openExternal: ([address]) => openOutside(address),
    saveFile: ([name, content], window) => saveFile(window, name, content),
    beginFile: async ([name], window) => {
      const place = await choosePlace(window, name);
      if (place === null) return null;
      const { id } = window.webContents;
      const drop = () => {
        files.dropOf(id).catch((thrown: unknown) => log.error('A file stays half written', thrown));
      };
      window.webContents.once('did-navigate', drop);
      window.webContents.once('destroyed', drop);
      return files.begin(id, place);
    },
    writeFile: ([id, bytes], window) => files.write(window.webContents.id, id, bytes),
    endFile: ([id, keep], window) => files.end(window.webContents.id, id, keep),
  } satisfies Partial<Services>;

  const windowOf = (event: IpcMainInvokeEvent | IpcMainEvent, channel: string): BrowserWindow | null => {
    const refusal = refusalOfSender(event, (id) => options.windowOf(id) !== null);
    if (refusal === null) return options.windowOf(event.sender.id);
    log.warning(`a message on ${channel} was refused: ${refusal}`);
    return null;
  };

  const answer = <Name extends keyof typeof invoked>(name: Name): void => {
    const channel = hostChannels[name];
    const serve: (input: never, window: BrowserWindow) => unknown = invoked[name];
    ipcMain.handle(channel, async (event, ...input: unknown[]): Promise<HostAnswer<unknown>> => {
      const window = windowOf(event, channel);
      if (window === null) return { ok: false, message: 'This page may not ask that.' };
      const parsed = hostInputs[name].safeParse(input);
      if (!parsed.success) {
        log.warning(`a message on ${channel} does not fit: ${parsed.error.message}`);
        return { ok: false, message: `${channel} was asked with input that does not fit.` };
      }
      try {
        return { ok: true, value: await serve(parsed.data as never, window) };
      } catch (thrown) {
        log.error(`${channel} failed`, thrown);
        return { ok: false, message: reasonOf(thrown) };
      }
    });
  };
  for (const name of Object.keys(invoked) as (keyof typeof invoked)[]) answer(name);

  const onMenuState = (event: IpcMainEvent, ...input: unknown[]): void => {
    const parsed = hostInputs.menuState.safeParse(input);
    if (windowOf(event, hostChannels.menuState) !== null && parsed.success)
      options.setMenuState(parsed.data[0]);
  };
  const onEnginePort = (event: IpcMainEvent, ...input: unknown[]): void => {
    const parsed = hostInputs.enginePort.safeParse(input);
    const window = windowOf(event, hostChannels.enginePort);
    if (window === null || event.senderFrame === null || !parsed.success) return;
    options.connectEngine(event.sender.id, event.senderFrame, parsed.data[0]);
  };
  ipcMain.on(hostChannels.menuState, onMenuState);
  ipcMain.on(hostChannels.enginePort, onEnginePort);

  return () => {
    for (const name of Object.keys(invoked) as (keyof typeof invoked)[]) {
      ipcMain.removeHandler(hostChannels[name]);
    }
    ipcMain.off(hostChannels.menuState, onMenuState);
    ipcMain.off(hostChannels.enginePort, onEnginePort);
  };
}

/** Opens an http(s) address in the system's browser; throws when it is not one. */
async function openOutside(address: string): Promise<void> {
  const checked = externalAddress(address);
  if (checked === null) {
    throw new AppError(
      'bad_request',
      `Opening ${address.slice(0, 200)} was refused: only http and https addresses are.`,
    );
  }
  await shell.openExternal(checked);
}
