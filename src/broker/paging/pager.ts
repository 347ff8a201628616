// Keeps backlogs out of memory: beyond a mark, messages that a queue cannot deliver soon stay on the disk only, and come
// back when their turn comes. Decides when and which; how is in the files beside.

import { SegmentBlocks } from '../../storage/log/segment-blocks.ts';
import type { MessageStore } from '../message-store.ts';
import type { AnyQueue } from '../any-queue.ts';
import { Queue } from '../queue.ts';
import type { QueueEntry } from '../queue-entry.ts';
import { ReadyList } from '../ready-list.ts';
import type { ColdPlace } from './cold-entries.ts';
import { coldBlockBytes, type ColdReaderSurroundings, QueueColdReader } from './cold-reader.ts';
import { PagedReady } from './paged-ready.ts';

/** Part of the memory limit that is filled before backlogs leave memory. */
const pagesFrom = 1 / 8;
/** Ready messages from which on a queue is behind: those of one that is not are gone before the disk would have them. */
const backlogFrom = 1000;

export class Pager {
  private readonly store: MessageStore;
  private readonly markBytes: number;
  private readonly around: ColdReaderSurroundings;
  private readonly paging = new Set<Queue>();

  constructor(around: Omit<ColdReaderSurroundings, 'blocks'>) {
    this.store = around.store;
    this.markBytes = around.store.highWaterBytes * pagesFrom;
    this.around = { ...around, blocks: new SegmentBlocks(coldBlockBytes) };
  }

  /** Memory is filled so far that backlogs leave it. */
  get wanted(): boolean {
    return this.store.messageBytes > this.markBytes;
  }

  /** One of them at least cannot deliver soon, and can do without memory. */
  isBacklog(queues: readonly AnyQueue[]): boolean {
    return queues.some((queue) => queue.readyCount >= backlogFrom && this.pageable(queue));
  }

  /** False for a queue with priorities or of another type. */
  pageable(queue: AnyQueue): queue is Queue {
    if (!(queue instanceof Queue)) return false;
    return queue.ready instanceof PagedReady || queue.ready instanceof ReadyList;
  }

  /** A message has entered that queue while memory is filled. */
  consider(queue: Queue): void {
    if (this.paged(queue) !== null) this.paging.add(queue);
  }

  /** More is on the disk. */
  advanced(): void {
    for (const queue of this.paging) {
      const { ready } = queue;
      this.paging.delete(queue);
      if (!this.wanted || queue.deleted || !(ready instanceof PagedReady)) continue;
      ready.page((entry) => this.decide(entry));
    }
  }

  /** The list that pages, put in place if the queue can have one. */
  paged(queue: Queue): PagedReady | null {
    const { ready } = queue;
    if (ready instanceof PagedReady) return ready;
    // At the start durable queues have no journal yet.
    const isWritten = queue.journal !== null || (queue.durable && queue.owner === null);
    if (!isWritten || !(ready instanceof ReadyList)) return null;
    const paged = new PagedReady(ready, new QueueColdReader(queue, this.around));
    queue.ready = paged;
    return paged;
  }

  private decide(entry: QueueEntry): ColdPlace | 'stays' | 'wait' {
    const { message, sequence, redelivered } = entry;
    const { segment, recordOffset: offset, references } = message;
    // Nothing on the disk to come back from.
    if (segment === null) return 'stays';
    const log = this.around.log();
    if (segment.moving !== null || !log.isOnDisk(segment, offset)) return 'wait';
    const loggedBytes = Math.floor(message.loggedBytes / references);
    if (references === 1) {
      message.segment = null;
    } else {
      // Other queues still hold it; each may let it go to the disk for itself.
      message.loggedBytes -= loggedBytes;
      log.share(segment, 0);
    }
    this.store.release(message);
    return { sequence, segment, offset, loggedBytes, redelivered };
  }
}
