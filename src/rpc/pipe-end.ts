// How a pipe ends: once, with one reason, told to everybody who asks, also late.

export class PipeEnd {
  readonly #listeners: ((reason: string) => void)[] = [];
  #reason: string | undefined;

  get isClosed(): boolean {
    return this.#reason !== undefined;
  }

  onClose(listener: (reason: string) => void): void {
    const reason = this.#reason;
    if (reason === undefined) this.#listeners.push(listener);
    else queueMicrotask(() => listener(reason));
  }

  /** True the first time; the listeners have then been called. */
  closed(reason: string): boolean {
    if (this.#reason !== undefined) return false;
    this.#reason = reason;
    for (const listener of this.#listeners.splice(0)) listener(reason);
    return true;
  }
}
