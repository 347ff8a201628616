// What a transactional channel has been asked to do and has not done yet: publishes and settlements, until tx.commit
// or tx.rollback. Messages are routed when they come and enter their queues at the commit, as in RabbitMQ.

import type { Ledger, Settlement } from './ledger.ts';
import type { MessageStore } from './message-store.ts';
import type { Publication } from './publisher.ts';
import type { QueueEntry } from './queue-entry.ts';

export class Transaction {
  private publications: Publication[] = [];
  private settlements: { readonly entries: readonly QueueEntry[]; readonly how: Settlement }[] = [];

  publish(publication: Publication): void {
    this.publications.push(publication);
  }

  /** Entries that are off the ledger already, so that settling twice fails at once. */
  settle(entries: readonly QueueEntry[], how: Settlement): void {
    this.settlements.push({ entries, how });
  }

  /** Publishes first, then settlements, each in the order in which they came. False if a full queue refused one. */
  commit(ledger: Ledger, publish: (publication: Publication) => boolean): boolean {
    const { publications, settlements } = this;
    this.publications = [];
    this.settlements = [];
    let complete = true;
    for (const publication of publications) {
      if (!publish(publication)) complete = false;
    }
    for (const { entries, how } of settlements) ledger.conclude(entries, how);
    return complete;
  }

  /** Forgets the publishes; what was settled is unacked again. */
  rollback(ledger: Ledger, store: MessageStore): void {
    for (const { message } of this.publications) store.release(message);
    const entries = this.settlements.flatMap((settlement) => settlement.entries);
    this.publications = [];
    this.settlements = [];
    ledger.restore(entries);
  }
}
