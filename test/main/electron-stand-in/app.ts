// app: readiness, paths, single instance, and quitting in Electron's order (before-quit, windows, will-quit, exit). Exiting is
// noted instead of ending the test.

import { EventEmitter } from 'node:events';
import type { App } from 'electron';

type UsedMembers =
  | 'whenReady'
  | 'isReady'
  | 'isPackaged'
  | 'getVersion'
  | 'getPath'
  | 'setPath'
  | 'enableSandbox'
  | 'requestSingleInstanceLock'
  | 'quit'
  | 'exit';

export class StandInApp extends EventEmitter implements Pick<App, UsedMembers> {
  readonly isPackaged: boolean;
  /** False stands for an instance that runs already. */
  isFirstInstance = true;
  sandboxed = false;
  exitCode: number | null = null;
  readonly paths = new Map<string, string>();
  readonly #becameReady: Promise<void>;
  #ready = false;
  closeWindows: () => boolean = () => true;

  constructor(isPackaged: boolean) {
    super();
    this.isPackaged = isPackaged;
    this.#becameReady = new Promise((resolve) => this.once('ready', resolve));
  }

  /** Electron does this once the entry has been evaluated. */
  becomeReady(): void {
    this.#ready = true;
    this.emit('ready');
  }

  whenReady(): Promise<void> {
    return this.#becameReady;
  }
  isReady(): boolean {
    return this.#ready;
  }
  getVersion(): string {
    return '0.0.0-test';
  }
  getPath(name: Parameters<App['getPath']>[0]): string {
    const known = this.paths.get(name);
    if (known === undefined) throw new Error(`Failed to get '${name}' path`);
    return known;
  }
  setPath(name: string, place: string): void {
    this.paths.set(name, place);
  }
  enableSandbox(): void {
    if (this.#ready) throw new Error('app.enableSandbox() can only be called before app is ready');
    this.sandboxed = true;
  }
  requestSingleInstanceLock(): boolean {
    return this.isFirstInstance;
  }

  quit(): void {
    if (this.#prevented('before-quit')) return;
    if (!this.closeWindows()) return;
    if (!this.#prevented('will-quit')) this.exit(0);
  }

  exit(code = 0): void {
    if (this.exitCode !== null) return;
    this.exitCode = code;
    this.emit('quit', {}, code);
  }

  #prevented(event: string): boolean {
    let prevented = false;
    this.emit(event, { preventDefault: () => (prevented = true) });
    return prevented;
  }
}
