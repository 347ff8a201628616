// A sandboxed renderer: runs the real preload bundle with what Electron gives it (contextBridge, ipcRenderer and a limited
// require), and has a main world in which a test plays the page. There is no DOM.

import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import vm from 'node:vm';
import type { MessagePort } from 'node:worker_threads';
import type { ContextBridge, IpcRenderer } from 'electron';

/** What the page's ipcRenderer needs of the main process. */
export interface PageIpc {
  invoke(channel: string, input: unknown[]): Promise<unknown>;
  send(channel: string, input: unknown[]): void;
}

export interface WindowMessage {
  readonly data: unknown;
  readonly origin: string;
  readonly source: unknown;
  readonly ports: readonly MessagePort[];
}

export class StandInPage {
  readonly url: string;
  /** What the preload has shown to the page. */
  readonly mainWorld: Record<string, unknown> = {};
  readonly #toPreload = new EventEmitter();
  readonly #window = new EventEmitter();
  readonly #ports = new Set<MessagePort>();
  readonly #origin: string;

  constructor(url: string, preloadPath: string, preloadArguments: readonly string[], ipc: PageIpc) {
    this.url = url;
    this.#origin = `${new URL(url).protocol}//${new URL(url).host}`;
    this.#runPreload(preloadPath, preloadArguments, ipc);
  }

  /** As `window.postMessage` in the page. A made-up source or origin stands for a message of another window. */
  postMessage(data: unknown, transfer: readonly MessagePort[] = [], from: Partial<WindowMessage> = {}): void {
    const message: WindowMessage = {
      data: structuredClone(data),
      origin: this.#origin,
      source: this.#window,
      ports: transfer,
      ...from,
    };
    setImmediate(() => this.#window.emit('message', message));
  }

  /** As `window.addEventListener('message', …)`. Returns the function that stops it. */
  onMessage(listener: (message: WindowMessage) => void): () => void {
    this.#window.on('message', listener);
    return () => this.#window.off('message', listener);
  }

  /** Runs when the page is about to go, while its ports still work. */
  onPageHide(listener: () => void): void {
    this.#window.on('pagehide', listener);
  }

  /** From the main process. */
  deliver(channel: string, input: readonly unknown[], ports: readonly MessagePort[]): void {
    for (const port of ports) this.#ports.add(port);
    this.#toPreload.emit(channel, { ports }, ...structuredClone(input));
  }

  /** The page goes: by closing or reloading (`orderly`) or by a crash. */
  end(orderly: boolean): void {
    if (orderly) this.#window.emit('pagehide');
    this.#window.removeAllListeners();
    this.#toPreload.removeAllListeners();
    for (const port of this.#ports) port.close();
  }

  #runPreload(preloadPath: string, preloadArguments: readonly string[], ipc: PageIpc): void {
    const heard = this.#toPreload;
    const ipcRenderer: Pick<IpcRenderer, 'invoke' | 'send' | 'on' | 'off'> = {
      invoke: (channel, ...input: unknown[]) => ipc.invoke(channel, structuredClone(input)),
      send: (channel, ...input: unknown[]) => ipc.send(channel, structuredClone(input)),
      on: (channel, listener) => (heard.on(channel, listener), ipcRenderer as IpcRenderer),
      off: (channel, listener) => (heard.off(channel, listener), ipcRenderer as IpcRenderer),
    };
    const contextBridge: Pick<ContextBridge, 'exposeInMainWorld'> = {
      exposeInMainWorld: (key, shown: unknown) => {
        this.mainWorld[key] = acrossTheBridge(shown);
      },
    };
    const require = (name: string): unknown => {
      if (name === 'electron') return { contextBridge, ipcRenderer };
      throw new Error(`a sandboxed preload cannot load ${name}`);
    };
    const window = {
      addEventListener: (type: string, listener: (event: unknown) => void) => this.#window.on(type, listener),
      postMessage: (data: unknown, targetOrigin: string, ports: MessagePort[] = []) => {
        // The browser drops a message whose target is another origin.
        if (targetOrigin === this.#origin) this.postMessage(data, ports, { source: window });
      },
    };
    // The preload's `window` and the page's are two views of one object, and compare equal in a browser.
    this.#window.prependListener('message', (message: { source: unknown }) => {
      if (message.source === this.#window) message.source = window;
    });
    const names = ['require', 'module', 'exports', 'process', 'window', 'location'];
    const source = readFileSync(preloadPath, 'utf8');
    const run = vm.compileFunction(source, names, { filename: preloadPath }) as (
      ...values: unknown[]
    ) => void;
    const process = { argv: ['renderer', ...preloadArguments], platform: globalThis.process.platform };
    run(require, { exports: {} }, {}, process, window, { origin: this.#origin, href: this.url });
  }
}

/** What contextBridge does to a value: copied, frozen, functions replaced by ones that copy what goes through them. */
function acrossTheBridge(value: unknown): unknown {
  if (typeof value === 'function') {
    const call = value as (...input: unknown[]) => unknown;
    return (...input: unknown[]) => {
      const result = call(...input.map(acrossTheBridge));
      return result instanceof Promise ? result.then(acrossTheBridge) : acrossTheBridge(result);
    };
  }
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(acrossTheBridge);
  if (Object.getPrototypeOf(value) !== Object.prototype) return structuredClone(value);
  const copied = Object.entries(value).map(([key, member]) => [key, acrossTheBridge(member)]);
  return Object.freeze(Object.fromEntries(copied));
}
