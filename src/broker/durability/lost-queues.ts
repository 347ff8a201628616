// Queues whose declaration a damaged journal has lost: their messages, and the files of streams, tell that they were there.
// Each comes back as `recovered.<number>` and stands in the journal from then on.

import type { FieldTable } from '../../amqp/field-table.ts';
import type { AnyQueue } from '../any-queue.ts';
import { Queue } from '../queue.ts';
import type { VirtualHost } from '../virtual-host.ts';
import { delayedQueueId } from './queue-journal.ts';
import type { TopologyJournal } from './topology-journal.ts';

const streamArguments: FieldTable = [{ key: 'x-queue-type', value: { tag: 'S', value: 'stream' } }];

export class LostQueues {
  private readonly host: VirtualHost;
  private readonly journal: TopologyJournal;

  constructor(host: VirtualHost, journal: TopologyJournal) {
    this.host = host;
    this.journal = journal;
  }

  /** The queue for messages of a number that no declaration has; null if it was deleted. */
  queueOf(id: number): Queue | null {
    if (id >= delayedQueueId) return null;
    this.journal.numberSeen(id);
    if (this.journal.damagedCopy === null || this.journal.knows(id)) return null;
    const queue = this.recover(id, []);
    return queue instanceof Queue ? queue : null;
  }

  /** The stream for files of a number that no declaration has. */
  stream(id: number): AnyQueue {
    return this.recover(id, streamArguments);
  }

  private recover(id: number, given: FieldTable): AnyQueue {
    let name = `recovered.${id}`;
    while (this.host.queues.has(name)) name += '.again';
    const kept = { name, autoDelete: false, arguments: given };
    const queue = this.host.restoreQueue(kept);
    this.journal.queueFound({ ...kept, id });
    return queue;
  }
}
