// A test consumer that runs or has run on one queue. It lives as long as the page, not as long as its panel: leaving the
// screen does not stop it, and coming back shows it.

import { toAppError } from '../../../src/contract/errors.ts';
import type { Delivery } from '../../../src/contract/model.ts';
import { engine } from '../../engine/engine.ts';
import { createFrameSignal } from '../../rows/frame-signal.ts';
import type { Versioned } from '../../rows/use-version.ts';
import { addNotice } from '../../state/notices-store.ts';
import { testConsumerText } from '../../strings/test-consumer.ts';
import { DeliveryList, type DeliveryLine, type Settling } from './delivery-list.ts';
import type { RunOptions } from './run-options.ts';

/** Deliveries that stay in the list when they are settled. */
const linesKept = 2_000;

export interface RunSubject {
  readonly endpointId: string;
  readonly queue: string;
}

export class TestRun implements Versioned {
  readonly options: RunOptions;
  readonly list: DeliveryList;
  /** Number of the selected line, or null. */
  selected: number | null = null;
  /** Given back at the end; null while it runs. */
  returned: number | null = null;
  /** Why it ended, when the user did not end it. */
  endReason: string | null = null;
  readonly #subject: RunSubject;
  readonly #runId = crypto.randomUUID();
  readonly #signal = createFrameSignal();
  readonly #stream: { close(): void };

  constructor(subject: RunSubject, options: RunOptions) {
    this.#subject = subject;
    this.options = options;
    this.list = new DeliveryList(linesKept, options.delayMs);
    this.#stream = engine.open(
      'consumer.run',
      { ...subject, ...options, runId: this.#runId },
      {
        onRows: (deliveries: readonly Delivery[]) => {
          this.list.add(deliveries, Date.now());
          this.#signal.touch();
        },
        // To take again from the queue unasked would be a surprise. The stream is being opened right now, so it is
        // closed a moment later.
        onReset: () => queueMicrotask(() => this.#end(testConsumerText.engineLost)),
        onEnd: (error) =>
          this.#end(
            error === null
              ? testConsumerText.endedByBroker
              : toAppError(error, testConsumerText.starting(subject.queue)).message,
          ),
      },
    );
  }

  get running(): boolean {
    return this.returned === null;
  }

  readonly version = () => this.#signal.version();
  readonly subscribe = (listener: () => void) => this.#signal.subscribe(listener);

  select(number: number): void {
    this.selected = number;
    this.#signal.touch();
  }

  /** The selected delivery when it is still held. */
  heldSelected(): DeliveryLine | undefined {
    if (!this.running) return undefined;
    const line = this.list.lines.find(({ number }) => number === this.selected);
    return line !== undefined && this.list.fateOf(line, Date.now()) === null ? line : undefined;
  }

  /** Settles the selected delivery and selects the next that is held. Throws AppError when the engine refuses. */
  async settleSelected(how: Settling, multiple: boolean): Promise<void> {
    const line = this.heldSelected();
    if (line === undefined) return;
    const { deliveryTag } = line.delivery;
    await engine.request('consumer.settle', { runId: this.#runId, deliveryTag, how, multiple });
    const now = Date.now();
    this.list.settle(deliveryTag, how, multiple, now);
    const next = this.list.lines.find(
      (each) => each.number > line.number && this.list.fateOf(each, now) === null,
    );
    this.selected = next?.number ?? line.number;
    this.#signal.touch();
  }

  /** What is held goes back to the queue, and the user is told how much that was. */
  stop(): void {
    if (!this.running) return;
    this.#end(null);
    addNotice({
      level: 'info',
      title: testConsumerText.stoppedNotice(this.#subject.queue, this.returned ?? 0),
    });
  }

  #end(reason: string | null): void {
    if (!this.running) return;
    this.#stream.close();
    this.returned = this.list.giveBack(Date.now());
    this.endReason = reason;
    this.#signal.touch();
  }
}
