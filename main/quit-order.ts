// The order in which Leveret ends, once, whoever asked: the page first, so that what it still has to say reaches the engine;
// then the engine, so that its files are whole; then the rest. Pure of Electron but for the event it holds back.

import type { Log } from '../src/lib/log.ts';

export interface QuitSteps {
  /** Each ends by itself within its own limit. */
  readonly closePage: () => Promise<void>;
  readonly stopEngine: () => Promise<void>;
  readonly letGo: () => void;
  readonly exit: (code: number) => void;
}

export interface Quitting {
  /** For the app's `before-quit` and `will-quit`: holds the event back and goes through the steps. */
  onQuit(event: { preventDefault(): void }): void;
  /** True from the first request on: closed windows and a dead engine are then expected. */
  readonly begun: boolean;
  begin(exitCode: number): Promise<void>;
}

export function createQuitting(steps: QuitSteps, log: Log): Quitting {
  let ending: Promise<void> | null = null;

  const run = async (exitCode: number): Promise<void> => {
    for (const name of ['closePage', 'stopEngine', 'letGo'] as const) {
      try {
        await steps[name]();
      } catch (thrown) {
        // The next steps matter more than this one.
        log.error(`a step of quitting failed (${name})`, thrown);
      }
    }
    steps.exit(exitCode);
  };
  const begin = (exitCode: number): Promise<void> => (ending ??= run(exitCode));

  return {
    onQuit(event) {
      event.preventDefault();
      void begin(0);
    },
    get begun() {
      return ending !== null;
    },
    begin,
  };
}
