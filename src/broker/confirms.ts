// What one channel owes its publisher in confirm mode: an answer to each publish, in few frames, once a turn. A message
// that a full queue refused is answered with basic.nack; one that is written down waits until the disk has it, and does
// not hold up those that are not, as in RabbitMQ.

import type { Output } from './output.ts';

const tidyFrom = 1024;

export class Confirms {
  /** Number of the last publish; they count from 1 after confirm.select. */
  private published = 0;
  /** All up to this number are answered. */
  private answered = 0;
  /** Numbers above `answered`, ascending: to be refused, and to be confirmed although others before them wait. */
  private refused: number[] = [];
  private early: number[] = [];
  /** How many above `answered` have their answer already. */
  private ahead: number[] = [];
  private refusedAhead: number[] = [];
  /** Numbers that wait for the disk, and for which position of the log; those before `head` wait no more. */
  private waiting: number[] = [];
  private positions: number[] = [];
  private head = 0;
  private flushWanted = false;

  get unconfirmedCount(): number {
    return this.published - this.answered - this.ahead.length - this.refusedAhead.length;
  }

  /**
   * One more publish that is done. `position` is that of the log behind its record; 0 if it was not written down.
   * True if {@link flush} is wanted at the end of the turn and was not before.
   */
  add(refused: boolean, position: number): boolean {
    this.published += 1;
    if (refused) {
      this.refused.push(this.published);
    } else if (position > 0) {
      this.waiting.push(this.published);
      this.positions.push(position);
    } else if (this.head < this.waiting.length) {
      this.early.push(this.published);
    }
    const wanted = !this.flushWanted;
    this.flushWanted = true;
    return wanted;
  }

  /** Answers everything until now but what the disk does not have up to `durable`. True if some of that is left. */
  flush(output: Output, channel: number, durable: number): boolean {
    const { waiting, positions } = this;
    this.flushWanted = false;
    while (this.head < waiting.length && (positions[this.head] as number) <= durable) this.head += 1;
    const rest = this.head < waiting.length;
    const upTo = rest ? (waiting[this.head] as number) - 1 : this.published;
    if (!rest || (this.head > tidyFrom && this.head * 2 > waiting.length)) this.tidy();
    if (this.refused.length > 0) this.refuse(output, channel, upTo);
    // What was refused must not be in a confirm of several, though RabbitMQ lets that happen.
    while (this.refusedAhead[0] !== undefined && this.refusedAhead[0] <= upTo) {
      const number = this.refusedAhead.shift() as number;
      this.ack(output, channel, number - 1);
      this.advance(number);
    }
    if (upTo > this.answered) this.ack(output, channel, upTo);
    if (this.early.length > 0) this.ackEarly(output, channel);
    return rest;
  }

  private refuse(output: Output, channel: number, upTo: number): void {
    const { refused } = this;
    this.refused = [];
    for (const number of refused) {
      if (number <= upTo) this.ack(output, channel, number - 1);
      output.method(channel, 'basic.nack', { deliveryTag: BigInt(number), multiple: false, requeue: false });
      if (number <= upTo) this.advance(number);
      else this.refusedAhead.push(number);
    }
  }

  private ackEarly(output: Output, channel: number): void {
    const { early } = this;
    this.early = [];
    for (const number of early) {
      if (number <= this.answered) continue;
      output.ack(channel, number, false);
      this.ahead.push(number);
    }
    this.ahead.sort((left, right) => left - right);
  }

  private ack(output: Output, channel: number, upTo: number): void {
    const count = upTo - this.answered;
    if (count === 0) return;
    output.ack(channel, upTo, count > 1);
    this.advance(upTo);
  }

  private advance(upTo: number): void {
    this.answered = upTo;
    if (this.ahead.length > 0) this.ahead = this.ahead.filter((number) => number > upTo);
  }

  private tidy(): void {
    this.waiting = this.waiting.slice(this.head);
    this.positions = this.positions.slice(this.head);
    this.head = 0;
  }
}
