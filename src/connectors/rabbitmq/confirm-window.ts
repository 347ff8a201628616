// The messages of one channel that the server has not confirmed yet, and which of them it has returned. A return names
// no delivery tag, so it is matched by what it carries, oldest first: the server returns in the order of publishing.

import type { StoredMessage } from '../connector.ts';
import type { Returned } from './link-channel.ts';

export interface Unconfirmed {
  readonly message: StoredMessage;
  returned: Returned | null;
  readonly settle: (outcome: ConfirmOutcome) => void;
}

export type ConfirmOutcome =
  | { readonly kind: 'confirmed'; readonly returned: Returned | null }
  | { readonly kind: 'nacked' }
  /** The channel ended first: the server may have it or not. `alone`: nothing else was under way. */
  | { readonly kind: 'lost'; readonly problem: Error | null; readonly alone: boolean };

export class ConfirmWindow {
  readonly #waiting = new Map<number, Unconfirmed>();
  #sent = 0;
  #lowest = 1;

  get size(): number {
    return this.#waiting.size;
  }

  /** To be called once for each publish, in their order. Returns its delivery tag. */
  add(entry: Unconfirmed): number {
    this.#sent += 1;
    this.#waiting.set(this.#sent, entry);
    return this.#sent;
  }

  forget(deliveryTag: number): void {
    this.#waiting.delete(deliveryTag);
  }

  /** The last one that was added could not be written: the server counts the next one under its tag. */
  withdraw(deliveryTag: number): void {
    this.forget(deliveryTag);
    if (deliveryTag === this.#sent) this.#sent -= 1;
  }

  confirm(deliveryTag: number, multiple: boolean, isAck: boolean): void {
    if (!multiple) return this.#settle(deliveryTag, isAck);
    // Tag 0 is all that there are (AMQP 0-9-1, basic.ack).
    const last = deliveryTag === 0 ? this.#sent : Math.min(deliveryTag, this.#sent);
    for (; this.#lowest <= last; this.#lowest += 1) {
      this.#settle(this.#lowest, isAck);
    }
  }

  return(returned: Returned): void {
    const candidates = [...this.#waiting.values()].filter(
      ({ message, returned: before }) =>
        before === null &&
        message.exchange === returned.exchange &&
        message.routingKey === returned.routingKey &&
        message.body.byteLength === returned.body.byteLength,
    );
    // A headers exchange routes by what is inside; otherwise any of the same address will do.
    const found =
      candidates.find(
        ({ message }) =>
          sameBytes(message.storedProperties, returned.storedProperties) &&
          sameBytes(message.body, returned.body),
      ) ?? candidates[0];
    if (found !== undefined) found.returned = returned;
  }

  /** The channel has ended. */
  lose(problem: Error | null): void {
    const lost = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const entry of lost) entry.settle({ kind: 'lost', problem, alone: lost.length === 1 });
  }

  #settle(deliveryTag: number, isAck: boolean): void {
    const entry = this.#waiting.get(deliveryTag);
    if (entry === undefined) return;
    this.#waiting.delete(deliveryTag);
    entry.settle(isAck ? { kind: 'confirmed', returned: entry.returned } : { kind: 'nacked' });
  }
}

function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  return Buffer.compare(one, other) === 0;
}
