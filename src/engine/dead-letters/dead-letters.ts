// The dead-letter queues of each endpoint that somebody watches: looked for again and again, one look for all pages. Between
// two looks nothing is watched, so that a sidebar that is always open is no load on a server with many queues.

import { ChangeFeed } from '../../connectors/change-feed.ts';
import type { RowSink, Session, Snapshot, Stop } from '../../connectors/connector.ts';
import type { DeadLetterLoss, DeadLetterQueue } from '../../contract/dead-letter.ts';
import type { Change } from '../../contract/model.ts';
import { AppError } from '../../contract/errors.ts';
import type { Clock } from '../../lib/clock.ts';
import { lookForDeadLetters } from './look.ts';
import { SeenDeaths } from './seen.ts';

/** Between two looks: at the embedded broker, at a server, and at least for each queue that is listed. */
const localPauseMs = 1_000;
const serverPauseMs = 3_000;
const pausePerQueueMs = 2;
/** After it has been asked, a small server has answered by then; a list from before is shown until the next look. */
const serverSettleMs = 1_500;
const lookDeadlineMs = 60_000;

/** What one look finds, each by queue. */
interface Rows {
  readonly queues: DeadLetterQueue;
  readonly losses: DeadLetterLoss;
}

export class DeadLetters {
  readonly #clock: Clock;
  readonly #onFault: (thrown: unknown) => void;
  readonly #seen = new SeenDeaths();
  readonly #watched = new Map<Session, Watched>();

  /** `onFault` is for faults of ours; what an endpoint refuses, it says itself. */
  constructor(clock: Clock, onFault: (thrown: unknown) => void) {
    this.#clock = clock;
    this.#onFault = onFault;
  }

  watch<Name extends keyof Rows>(session: Session, what: Name, sink: RowSink<Change<Rows[Name]>>): Stop {
    const watched =
      this.#watched.get(session) ?? new Watched(session, this.#seen, this.#clock, this.#tellFault);
    this.#watched.set(session, watched);
    const stop = watched.watch(what, sink);
    return () => {
      stop();
      if (!watched.isWatched) this.#watched.delete(session);
    };
  }

  readonly #tellFault = (thrown: unknown): void => {
    if (!(thrown instanceof AppError)) this.#onFault(thrown);
  };

  /** A list of messages was taken: what stands at its head may tell of a queue that nothing else does. */
  note(session: Session, snapshot: Snapshot): void {
    // Whoever took the list is told what is wrong with it when reading it.
    this.#seen.note(session, snapshot).catch(this.#tellFault);
  }
}

class Watched {
  readonly #session: Session;
  readonly #seen: SeenDeaths;
  readonly #clock: Clock;
  readonly #tellFault: (thrown: unknown) => void;
  readonly #lists: { readonly [Name in keyof Rows]: FoundList<Rows[Name]> };
  #isLooking = false;
  #callOff: () => void = () => undefined;

  constructor(session: Session, seen: SeenDeaths, clock: Clock, tellFault: (thrown: unknown) => void) {
    this.#session = session;
    this.#seen = seen;
    this.#clock = clock;
    this.#tellFault = tellFault;
    this.#lists = { queues: new FoundList(clock), losses: new FoundList(clock) };
  }

  get isWatched(): boolean {
    return this.#lists.queues.feed.watched || this.#lists.losses.feed.watched;
  }

  watch<Name extends keyof Rows>(what: Name, sink: RowSink<Change<Rows[Name]>>): Stop {
    const isFirst = !this.isWatched;
    const stop = this.#lists[what].feed.watch(sink);
    if (isFirst) this.#schedule(0);
    return () => {
      stop();
      if (!this.isWatched) this.#callOff();
    };
  }

  #schedule(pauseMs: number): void {
    this.#callOff();
    if (this.#isLooking || !this.isWatched) return;
    this.#callOff = this.#clock.after(pauseMs, () => void this.#look());
  }

  async #look(): Promise<void> {
    const isLocal = this.#session.endpoint().kind === 'embedded';
    let pauseMs = isLocal ? localPauseMs : serverPauseMs;
    this.#isLooking = true;
    try {
      const { found, losses, queueCount } = await lookForDeadLetters(this.#session, this.#seen, {
        clock: this.#clock,
        settleMs: isLocal ? 0 : serverSettleMs,
        deadlineMs: lookDeadlineMs,
      });
      pauseMs = Math.max(pauseMs, queueCount * pausePerQueueMs);
      this.#lists.queues.put(found);
      this.#lists.losses.put(losses);
    } catch (thrown) {
      // The endpoint itself says what is wrong with it; what was known stays, marked stale with the rest.
      this.#tellFault(thrown);
    }
    this.#isLooking = false;
    this.#schedule(pauseMs);
  }
}

/** One of the lists of the last look, and those who read it. */
class FoundList<Row extends { readonly queue: string }> {
  readonly feed: ChangeFeed<Row>;
  #rows = new Map<string, Row>();
  #isComplete = false;

  constructor(clock: Clock) {
    this.feed = new ChangeFeed(
      {
        keys: () => this.#rows.keys(),
        row: (key) => this.#rows.get(key),
        complete: () => this.#isComplete,
      },
      clock,
    );
  }

  put(found: readonly Row[]): void {
    const before = this.#rows;
    this.#rows = new Map(found.map((row) => [row.queue, row]));
    for (const key of before.keys()) if (!this.#rows.has(key)) this.feed.touch(key);
    for (const [key, row] of this.#rows) {
      if (JSON.stringify(before.get(key)) !== JSON.stringify(row)) this.feed.touch(key);
    }
    this.#isComplete = true;
    this.feed.flush();
  }
}
