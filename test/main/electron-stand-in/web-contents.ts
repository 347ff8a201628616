// WebContents with one main frame: loads through the registered protocol handler, runs the preload, carries IPC both ways, and
// lets a test navigate, crash or impersonate.

import { EventEmitter } from 'node:events';
import type {
  IpcMainEvent,
  IpcMainInvokeEvent,
  MessagePortMain,
  WebContents,
  WebFrameMain,
  WebPreferences,
} from 'electron';
import type { StandInIpcMain } from './ipc-main.ts';
import { takeNodePort } from './message-ports.ts';
import { StandInPage } from './page.ts';
import type { StandInProtocol } from './protocol.ts';

let lastContentsId = 0;

export interface ContentsParts {
  readonly ipcMain: StandInIpcMain;
  readonly protocol: StandInProtocol;
  readonly preferences: WebPreferences;
}

/** A frame as a sender: the page's own, or one that a test makes up. */
export type FrameFacts = Pick<WebFrameMain, 'url' | 'origin' | 'parent'>;

export class StandInContents
  extends EventEmitter
  implements Pick<WebContents, 'id' | 'send' | 'setWindowOpenHandler' | 'forcefullyCrashRenderer'>
{
  readonly id = ++lastContentsId;
  page: StandInPage | null = null;
  /** The answer of the protocol handler to the last load. */
  response: Response | null = null;
  html = '';
  windowOpenHandler: Parameters<WebContents['setWindowOpenHandler']>[0] | null = null;
  readonly #parts: ContentsParts;

  constructor(parts: ContentsParts) {
    super();
    this.#parts = parts;
  }

  async load(url: string): Promise<void> {
    this.page?.end(true);
    this.page = null;
    const response = await this.#parts.protocol.request(url);
    this.response = response;
    this.html = await response.text();
    if (!response.ok) throw new Error(`ERR_FAILED (${response.status}) loading '${url}'`);
    const { preload, additionalArguments = [] } = this.#parts.preferences;
    if (preload === undefined) throw new Error('the window has no preload');
    this.page = new StandInPage(url, preload, additionalArguments, {
      invoke: (channel, input) => this.invokeFrom(this.mainFrame(), channel, input),
      send: (channel, input) => this.sendFrom(this.mainFrame(), channel, input),
    });
  }

  send(channel: string, ...input: unknown[]): void {
    this.page?.deliver(channel, input, []);
  }

  setWindowOpenHandler(handler: Parameters<WebContents['setWindowOpenHandler']>[0]): void {
    this.windowOpenHandler = handler;
  }

  forcefullyCrashRenderer(): void {
    this.crash('killed');
  }

  crash(reason: Electron.RenderProcessGoneDetails['reason']): void {
    this.page?.end(false);
    this.page = null;
    this.emit('render-process-gone', {}, { reason, exitCode: 1 });
  }

  /** Whether a navigation that the page starts would go on: emits what Chromium would. */
  wouldNavigate(
    event: 'will-navigate' | 'will-frame-navigate' | 'will-redirect',
    url: string,
    isMainFrame = true,
  ): boolean {
    let prevented = false;
    this.emit(event, { url, isMainFrame, isSameDocument: false, preventDefault: () => (prevented = true) });
    return !prevented;
  }

  mainFrame(): FrameFacts {
    const url = this.page?.url ?? '';
    return {
      url,
      origin: url === '' ? 'null' : `${new URL(url).protocol}//${new URL(url).host}`,
      parent: null,
    };
  }

  /** As ipcRenderer.invoke from a frame; what it is called in a test says who is impersonated. */
  invokeFrom(frame: FrameFacts | null, channel: string, input: readonly unknown[]): Promise<unknown> {
    return this.#parts.ipcMain.invoke(
      channel,
      this.#event(frame) as IpcMainInvokeEvent,
      structuredClone(input),
    );
  }

  sendFrom(frame: FrameFacts | null, channel: string, input: readonly unknown[]): void {
    this.#parts.ipcMain.emit(channel, this.#event(frame), ...structuredClone(input));
  }

  #event(facts: FrameFacts | null): Pick<IpcMainEvent, 'sender' | 'senderFrame' | 'type'> {
    const page = this.page;
    const frame: (FrameFacts & Pick<WebFrameMain, 'postMessage'>) | null = facts && {
      ...facts,
      postMessage: (channel: string, message: unknown, transfer: MessagePortMain[] = []) =>
        page?.deliver(channel, [message], transfer.map(takeNodePort)),
    };
    // The one place where less than Electron's whole object is passed off as it: what main/ reads of it is above.
    const event = { sender: this, senderFrame: frame, type: 'frame' as const };
    return event as unknown as Pick<IpcMainEvent, 'sender' | 'senderFrame' | 'type'>;
  }
}
