// Writes notes beside their segments, a batch at a time, and removes segments in which nothing lives. Both wait for the
// log's barrier: a record may be gone only because another one took its place, which must be on the disk first.

import type { LogFiles } from './log-files.ts';
import type { Segment } from './segment.ts';
import { encodeNotes } from './segment-notes.ts';

export interface NotesWriterOptions {
  readonly files: LogFiles;
  readonly delayMs: number;
  readonly retryMs: number;
  /** Called before a batch is gathered. */
  readonly before: () => void;
  /** Positions of the log: what notes of now have to wait for, and all that is on the disk. */
  readonly barrier: () => number;
  readonly durablePosition: () => number;
  readonly removed: (segment: Segment) => void;
}

export class NotesWriter {
  private readonly options: NotesWriterOptions;
  private readonly dirty = new Set<Segment>();
  private timer: NodeJS.Timeout | null = null;
  /** A gathered batch waits for this position to be on the disk; -1 if none does. */
  private waitingFor = -1;
  private writing: Promise<boolean> | null = null;
  private closed = false;

  constructor(options: NotesWriterOptions) {
    this.options = options;
  }

  /** The segment has notes, or nothing lives in it any more. */
  changed(segment: Segment): void {
    this.dirty.add(segment);
    this.schedule();
  }

  schedule(delayMs = this.options.delayMs): void {
    if (this.timer !== null || this.closed || this.waitingFor >= 0 || this.writing !== null) return;
    this.timer = setTimeout(() => this.due(), delayMs);
  }

  /** More is on the disk. */
  durable(): void {
    if (this.waitingFor < 0 || this.options.durablePosition() < this.waitingFor) return;
    this.waitingFor = -1;
    void this.write();
  }

  /** Writes what is due and removes what is empty. Never rejects: what fails is tried again later, and false is said. */
  private write(): Promise<boolean> {
    this.writing ??= this.writeAll().then((complete) => {
      this.writing = null;
      if (this.dirty.size > 0) this.schedule(complete ? undefined : this.options.retryMs);
      return complete;
    });
    return this.writing;
  }

  async close(): Promise<void> {
    this.closed = true;
    if (this.timer !== null) clearTimeout(this.timer);
    await this.writing;
    // While the disk refuses, what was to take the place of those records may be lost: they must not go.
    if (this.options.durablePosition() >= this.options.barrier()) await this.flush();
  }

  /** Gathers and writes at once: for a moment at which all that is appended is on the disk. */
  flush(): Promise<boolean> {
    this.gather();
    return this.write();
  }

  /** As {@link flush}, when what is being written, which may be older, is done. */
  async flushNext(): Promise<boolean> {
    await this.writing;
    return this.flush();
  }

  private due(): void {
    this.timer = null;
    this.gather();
    this.waitingFor = this.options.barrier();
    this.durable();
  }

  private gather(): void {
    this.options.before();
    const barrier = this.options.barrier();
    for (const segment of this.dirty) {
      // What is appended in the turn in which its last record dies (a dead letter, say) may take that record's place.
      if (segment.removableAt < 0 && this.isDead(segment)) segment.removableAt = barrier;
      if (segment.notes.length === 0) continue;
      segment.dueNotes =
        segment.dueNotes.length === 0 ? segment.notes : segment.dueNotes.concat(segment.notes);
      segment.notes = [];
    }
  }

  private async writeAll(): Promise<boolean> {
    const batch = [...this.dirty];
    this.dirty.clear();
    let complete = true;
    for (const segment of batch) {
      try {
        await this.attend(segment);
        // Noted after the batch was gathered: for the next.
        if (segment.notes.length > 0 || (this.isDead(segment) && !segment.removed)) this.dirty.add(segment);
      } catch {
        // A full or failing disk: the log says so when it appends. The notes are kept, and acknowledged messages may come
        // back after a crash until they are written.
        this.dirty.add(segment);
        complete = false;
      }
    }
    return complete;
  }

  private async attend(segment: Segment): Promise<void> {
    const { files } = this.options;
    if (segment.removed) return;
    if (this.isRemovable(segment)) {
      segment.removed = true;
      segment.notes = [];
      segment.dueNotes = [];
      await files.remove(segment.path);
      await files.remove(segment.notesPath);
      this.options.removed(segment);
      return;
    }
    const { dueNotes } = segment;
    if (dueNotes.length === 0) return;
    segment.dueNotes = [];
    try {
      await files.append(segment.notesPath, encodeNotes(dueNotes, segment.salt));
    } catch (error) {
      segment.dueNotes = dueNotes.concat(segment.dueNotes);
      throw error;
    }
  }

  private isDead(segment: Segment): boolean {
    return segment.sealed && segment.liveRecords === 0 && segment.moving === null;
  }

  private isRemovable(segment: Segment): boolean {
    if (!this.isDead(segment) || segment.removableAt < 0) return false;
    return Math.max(segment.endPosition, segment.removableAt) <= this.options.durablePosition();
  }
}
