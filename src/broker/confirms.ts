// What one channel owes its publisher in confirm mode: an answer to each publish, in few frames, once a turn.
// A message that a full queue refused is answered with basic.nack.

import type { Output } from './output.ts';

export class Confirms {
  /** Number of the last publish; they count from 1 after confirm.select. */
  private published = 0;
  private answered = 0;
  /** Numbers above `answered`, ascending. */
  private refused: number[] = [];

  get unconfirmedCount(): number {
    return this.published - this.answered;
  }

  /** One more publish that is done. True if it is the first that waits for an answer. */
  add(refused: boolean): boolean {
    this.published += 1;
    if (refused) this.refused.push(this.published);
    return this.published - this.answered === 1;
  }

  /** Answers everything until now. */
  flush(output: Output, channel: number): void {
    const { refused } = this;
    if (refused.length > 0) {
      this.refused = [];
      for (const number of refused) {
        this.ack(output, channel, number - 1);
        output.method(channel, 'basic.nack', {
          deliveryTag: BigInt(number),
          multiple: false,
          requeue: false,
        });
        this.answered = number;
      }
    }
    this.ack(output, channel, this.published);
  }

  private ack(output: Output, channel: number, upTo: number): void {
    const count = upTo - this.answered;
    if (count === 0) return;
    output.ack(channel, upTo, count > 1);
    this.answered = upTo;
  }
}
