// What is asked of a job while it runs: to stand still, to go on, to stop. Whoever waits here wakes when something is asked
// and not before: nothing looks again and again.

import type { Clock } from '../lib/clock.ts';

export interface Stop {
  readonly state: 'cancelled' | 'interrupted';
  readonly reason: string | null;
}

export class JobControl {
  readonly #clock: Clock;
  readonly #wakes = new Set<() => void>();
  #isPaused = false;
  #stop: Stop | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The first that was asked for. */
  get stop(): Stop | null {
    return this.#stop;
  }

  /** To stand still, or to stop. */
  get isHeld(): boolean {
    return this.#isPaused || this.#stop !== null;
  }

  /** False when it stands still or stops already. */
  pause(): boolean {
    if (this.isHeld) return false;
    this.#isPaused = true;
    this.wake();
    return true;
  }

  /** False when it does not stand still. */
  resume(): boolean {
    if (!this.#isPaused) return false;
    this.#isPaused = false;
    this.wake();
    return true;
  }

  end(stop: Stop): void {
    this.#stop ??= stop;
    this.wake();
  }

  /** Ends every wait: what it was for may have changed. */
  wake(): void {
    for (const wake of this.#wakes) wake();
  }

  /** Waits out a pause; true when the job is to stop. */
  async isStopping(): Promise<boolean> {
    while (this.#isPaused && this.#stop === null) await this.#woken();
    return this.#stop !== null;
  }

  /** Waits so long, or until something is asked. */
  async wait(delayMs: number): Promise<void> {
    const callOff = this.#clock.after(delayMs, () => this.wake());
    await this.#woken();
    callOff();
  }

  async #woken(): Promise<void> {
    await new Promise<void>((resolve) => {
      const wake = () => {
        this.#wakes.delete(wake);
        resolve();
      };
      this.#wakes.add(wake);
    });
  }
}
