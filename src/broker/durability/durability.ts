// What outlives the broker: durable queues, exchanges and bindings in a journal, persistent messages in the log. The
// broker without a data directory has none of this, and pays a null check.

import path from 'node:path';
import type { LogTrouble } from '../../storage/log/committer.ts';
import { type LogFiles, systemLogFiles } from '../../storage/log/log-files.ts';
import type { RecoveryReport } from '../../storage/log/recovery.ts';
import { SegmentLog } from '../../storage/log/segment-log.ts';
import type { Message } from '../message.ts';
import type { AnyQueue } from '../any-queue.ts';
import { Queue } from '../queue.ts';
import { openStreams } from '../streams/open-streams.ts';
import { Stream } from '../streams/stream.ts';
import { StreamLogs } from '../streams/stream-logs.ts';
import type { VirtualHost } from '../virtual-host.ts';
import { Pager } from '../paging/pager.ts';
import { isPersistent } from './delivery-mode.ts';
import { LostQueues } from './lost-queues.ts';
import { messageRecordBytes, messageRecordType, writeMessageRecord, writePlace } from './message-record.ts';
import { delayedQueueId, QueueJournal } from './queue-journal.ts';
import { Reclaim } from './reclaim.ts';
import { RecoveredMessages } from './recovered-messages.ts';
import { restoreTopology } from './restore-topology.ts';
import { TopologyJournal } from './topology-journal.ts';

/** Appended and not on the disk yet: publishers that do not wait for confirms are slowed beyond this, up to that. */
const pendingHighBytes = 64 * 1024 * 1024;
const pendingLowBytes = 16 * 1024 * 1024;

export interface DurabilityOptions {
  /** For the broker alone; created if it is not there. */
  readonly directory: string;
  readonly files?: LogFiles;
  readonly segmentBytes?: number;
  /** The disk refuses; null when it takes everything again. */
  readonly onTrouble: (trouble: LogTrouble | null) => void;
  readonly onFault: (message: string) => void;
}

/** What was found at start. */
export interface Recovery extends RecoveryReport {
  readonly messages: number;
  readonly queues: number;
  readonly durationMs: number;
  /** Copy of a damaged journal of queues, exchanges and bindings, or null. */
  readonly journalCopy: string | null;
  readonly unknownRecords: number;
  /** Declarations that this version refuses, with the reason. */
  readonly refused: readonly string[];
}

interface Parts {
  readonly journal: TopologyJournal;
  readonly streams: StreamLogs;
  readonly pager: Pager;
  readonly byId: Map<number, Queue>;
  readonly touched: Set<QueueJournal>;
}

/** Somebody who waits for the disk: a channel for its confirms, a connection for room. */
export type DiskWaiter = () => void;

export class Durability {
  readonly log: SegmentLog;
  private readonly host: VirtualHost;
  private readonly journal: TopologyJournal;
  private readonly streams: StreamLogs;
  private readonly pager: Pager;
  private readonly byId: Map<number, Queue>;
  private readonly touched: Set<QueueJournal>;
  private readonly reclaim: Reclaim;
  private confirmWaiters = new Set<DiskWaiter>();
  private roomWaiters = new Set<DiskWaiter>();

  /** Reads what is there into the host. Rejects when the directory cannot be used. */
  static async open(
    host: VirtualHost,
    options: DurabilityOptions,
  ): Promise<{ durability: Durability; recovery: Recovery }> {
    const startedAt = performance.now();
    const troubles = new Troubles(options.onTrouble);
    const { journal, topology } = await TopologyJournal.open({
      directory: path.join(options.directory, 'topology-v1'),
      onTrouble: (trouble) => troubles.of('journal', trouble),
    });
    const restored = restoreTopology(host, topology);
    const byId = queuesOf(restored.queues);
    const touched = new Set<QueueJournal>();
    let opened: SegmentLog | null = null;
    const streams = new StreamLogs({
      directory: path.join(options.directory, 'streams-v1'),
      files: options.files ?? systemLogFiles,
      now: () => host.clock.now,
      onAppended: (bytes) => {
        opened?.along(bytes);
        // A dead letter in a stream takes the place of the message that died.
        opened?.holdNotes();
      },
      failed: options.onFault,
    });
    const lost = new LostQueues(host, journal);
    for (const id of await streams.others(new Set(topology.queues.keys()))) {
      if (journal.damagedCopy === null) await streams.removeStray(id);
      else restored.queues.set(id, lost.stream(id));
    }
    const found = openStreams(streams, restored.queues, (stream) => host.deleteQueue(stream));
    const pager = new Pager({
      log: () => {
        if (opened === null) throw new Error('the log is used before it is open');
        return opened;
      },
      store: host.store,
      startedAt: host.clock.startedAt,
      failed: options.onFault,
    });
    const messages = new RecoveredMessages(host.store, host.clock.startedAt, pager, (id) => {
      const queue = lost.queueOf(id);
      if (queue !== null) byId.set(id, queue);
      return queue;
    });
    byId.set(delayedQueueId, host.delayed.queue);
    for (const [id, queue] of byId) messages.expect(id, queue);
    let durability: Durability | null = null;
    const { log, report } = await SegmentLog.open(
      {
        directory: path.join(options.directory, 'messages-v1'),
        ...(options.files === undefined ? {} : { files: options.files }),
        ...(options.segmentBytes === undefined ? {} : { segmentBytes: options.segmentBytes }),
        onDurable: () => durability?.advanced(),
        onTrouble: (trouble) => troubles.of('log', trouble),
        beforeNotes: () => durability?.noteDeliveries(),
        alsoSync: async () => {
          await journal.sync();
          await streams.sync();
        },
      },
      (record) => messages.visit(record),
    );
    opened = log;
    journal.mended();
    host.store.onLoggedGone = (message) => {
      if (message.segment !== null) log.release(message.segment, message.loggedBytes);
    };
    const unfinished = messages.hand();
    for (const [id, queue] of byId) queue.journal = new QueueJournal(id, queue, log, touched);
    durability = new Durability(host, log, { journal, streams, pager, byId, touched }, options.onFault);
    host.durability = durability;
    for (const finish of unfinished) finish();
    host.delayed.resume();
    const recovery = {
      ...report,
      messages: messages.count + found.messages,
      // Without the one that nobody sees.
      queues: byId.size - 1 + found.count,
      cutBytes: report.cutBytes + found.cutBytes,
      durationMs: performance.now() - startedAt,
      journalCopy: journal.damagedCopy,
      unknownRecords: topology.unknown.length + messages.unknownRecords,
      refused: [...restored.refused, ...found.refused],
    };
    return { durability, recovery };
  }

  private constructor(host: VirtualHost, log: SegmentLog, parts: Parts, onFault: (message: string) => void) {
    this.host = host;
    this.log = log;
    this.journal = parts.journal;
    this.streams = parts.streams;
    this.pager = parts.pager;
    this.byId = parts.byId;
    this.touched = parts.touched;
    this.reclaim = new Reclaim({
      log,
      queue: (id) => this.byId.get(id),
      at: (elapsed) => host.clock.at(elapsed),
      failed: onFault,
    });
  }

  /** The disk is behind: whoever publishes waits with {@link whenRoom}. */
  get congested(): boolean {
    return this.log.pendingBytes > pendingHighBytes;
  }

  /** How much has been written down since the start, and how much of that is on the disk. */
  get position(): number {
    return this.log.position;
  }

  get durablePosition(): number {
    return this.log.durablePosition;
  }

  /** Settlements of now belong together with what was published before: they must not be on the disk without it. */
  orderSettlements(): void {
    this.log.holdNotes();
  }

  /** Everything that was written down is on the disk. */
  get isDurable(): boolean {
    return this.log.pendingBytes === 0;
  }

  /** Called once, when more has come to the disk. */
  whenMoreIsDurable(waiter: DiskWaiter): void {
    this.confirmWaiters.add(waiter);
  }

  /** Called once, when the disk has caught up. */
  whenRoom(waiter: DiskWaiter): void {
    this.roomWaiters.add(waiter);
  }

  queueDeclared(queue: AnyQueue): void {
    if (!queue.durable || queue.owner !== null) return;
    const id = this.journal.queueDeclared(queue);
    if (queue instanceof Stream) this.streams.open(id, queue);
    if (!(queue instanceof Queue)) return;
    queue.journal = new QueueJournal(id, queue, this.log, this.touched);
    this.byId.set(id, queue);
  }

  /** All its messages are gone with it, without a note for each. */
  queueDeleted(queue: AnyQueue): void {
    if (queue instanceof Stream) {
      const id = this.streams.remove(queue);
      if (id !== null) this.journal.queueDeleted(id);
    }
    if (queue.journal === null) return;
    this.journal.queueDeleted(queue.journal.id);
    this.byId.delete(queue.journal.id);
    this.touched.delete(queue.journal);
    queue.journal = null;
  }

  get topology(): Pick<
    TopologyJournal,
    'exchangeDeclared' | 'exchangeDeleted' | 'bindingAdded' | 'bindingRemoved'
  > {
    return this.journal;
  }

  /** Writes what is left, as far as the disk takes it. */
  async close(): Promise<void> {
    await this.log.close();
    await this.streams.close();
    await this.journal.close();
  }

  /** The record of {@link keep} names the queue, although it was full. */
  refused(message: Message, queue: AnyQueue): void {
    if (message.segment !== null && queue.journal !== null) {
      this.log.note(message.segment, message.recordOffset, queue.journal.id);
    }
  }

  entered(queue: AnyQueue): void {
    if (this.pager.wanted && queue instanceof Queue) this.pager.consider(queue);
  }

  /**
   * Writes down a message that is to last, with the number that each of its queues will give it. A quorum queue keeps every
   * message; of a transient one the record names the classic queues too, which do not take it back at the next start. While
   * memory is filled, a transient one that adds to a backlog is written down to leave memory.
   */
  keep(message: Message, queues: readonly AnyQueue[]): void {
    let places = 0;
    let keepsAll = false;
    for (const { journal, rules } of queues) {
      if (journal === null) continue;
      places += 1;
      if (rules.type === 'quorum') keepsAll = true;
    }
    const lasts = places > 0 && (keepsAll || isPersistent(message));
    if (!lasts) {
      // For this process only: the next start does not take it back.
      if (!this.pager.wanted || !this.pager.isBacklog(queues)) return;
      places = this.numbered(queues);
    }
    const { log } = this;
    const start = log.begin(messageRecordType, messageRecordBytes(message, places));
    let at = writeMessageRecord(log.bytes, start, message, places, this.host.clock.at(message.publishedAt));
    for (const queue of queues) {
      if (queue.journal === null) continue;
      at = writePlace(log.bytes, at, queue.journal.id, queue.nextSequence, false);
    }
    log.finish(message.storedBytes);
    if (lasts) message.written = true;
    message.segment = log.segment;
    message.recordOffset = log.offset;
    message.loggedBytes = message.storedBytes;
    // A dead letter takes the place of the message that died, whose end must not be on the disk before.
    if (message.annotations !== null) log.holdNotes();
  }

  /** Transient queues get numbers as durable ones have, which nobody knows at the next start. Returns how many have one. */
  private numbered(queues: readonly AnyQueue[]): number {
    let count = 0;
    for (const queue of queues) {
      if (queue.journal === null && this.pager.pageable(queue)) {
        const id = this.journal.numberGiven();
        queue.journal = new QueueJournal(id, queue, this.log, this.touched);
        this.byId.set(id, queue);
      }
      if (queue.journal !== null) count += 1;
    }
    return count;
  }

  private advanced(): void {
    this.pager.advanced();
    if (this.confirmWaiters.size > 0) {
      const waiters = this.confirmWaiters;
      this.confirmWaiters = new Set();
      for (const waiter of waiters) waiter();
    }
    if (this.roomWaiters.size > 0 && this.log.pendingBytes < pendingLowBytes) {
      const waiters = this.roomWaiters;
      this.roomWaiters = new Set();
      for (const waiter of waiters) waiter();
    }
  }

  private noteDeliveries(): void {
    const now = this.host.clock.elapsed;
    for (const queue of this.touched) queue.noteDeliveries(now);
    this.touched.clear();
    this.reclaim.start();
  }
}

/** Those that keep their messages in the log that they share. */
function queuesOf(restored: ReadonlyMap<number, AnyQueue>): Map<number, Queue> {
  const queues = new Map<number, Queue>();
  for (const [id, queue] of restored) if (queue instanceof Queue) queues.set(id, queue);
  return queues;
}

/** Trouble of the log and of the journal, told as one. */
class Troubles {
  private readonly tell: (trouble: LogTrouble | null) => void;
  private readonly current = new Map<string, LogTrouble>();

  constructor(tell: (trouble: LogTrouble | null) => void) {
    this.tell = tell;
  }

  of(source: string, trouble: LogTrouble | null): void {
    if (trouble === null) this.current.delete(source);
    else this.current.set(source, trouble);
    const [first] = this.current.values();
    this.tell(first ?? null);
  }
}
