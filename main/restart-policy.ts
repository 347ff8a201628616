// When a process that died may be started again: at once the first time, then later and later, and after too many deaths
// in a short time not by itself any more. Pure: the caller brings the clock and the timer.

export interface RestartLimits {
  readonly firstDelayMs: number;
  readonly longestDelayMs: number;
  /** Deaths within the window after which it gives up. */
  readonly deaths: number;
  readonly windowMs: number;
}

/** An engine that dies five times in a minute will not be cured by a sixth start; a person decides then. */
export const engineRestartLimits: RestartLimits = {
  firstDelayMs: 200,
  longestDelayMs: 2_000,
  deaths: 5,
  windowMs: 60_000,
};

/** A page is loaded again at once; three times in a minute is the page's own fault. */
export const pageRestartLimits: RestartLimits = {
  firstDelayMs: 0,
  longestDelayMs: 0,
  deaths: 3,
  windowMs: 60_000,
};

export type RestartDecision = { readonly again: true; readonly delayMs: number } | { readonly again: false };

export interface RestartPolicy {
  /** A death at `nowMs` (any steady clock). */
  died(nowMs: number): RestartDecision;
  /** Forgets the past, for a start that a person asked for. */
  forgive(): void;
}

export function createRestartPolicy(limits: RestartLimits): RestartPolicy {
  let deaths: number[] = [];
  return {
    died(nowMs) {
      deaths = deaths.filter((at) => nowMs - at < limits.windowMs);
      deaths.push(nowMs);
      if (deaths.length >= limits.deaths) return { again: false };
      const delayMs = Math.min(limits.longestDelayMs, limits.firstDelayMs * 4 ** (deaths.length - 1));
      return { again: true, delayMs };
    },
    forgive() {
      deaths = [];
    },
  };
}
