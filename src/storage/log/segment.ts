// One file of the log, as far as it is known in memory: how much of it lives, what is to be noted beside it, and where
// its survivors are moving. Reading and writing are done elsewhere.

import { randomBytes } from 'node:crypto';
import path from 'node:path';

const namePattern = /^(\d{12})-([0-9a-f]{8})\.log$/;

/** Where a record is. */
export interface RecordPlace {
  readonly segment: Segment;
  readonly offset: number;
}

export class Segment {
  readonly number: number;
  /** Random, at the head of each record of this file. */
  readonly salt: number;
  readonly path: string;
  /** Notes about records of this file: what has become of them. */
  readonly notesPath: string;
  /** Length of the file once all is written. */
  bytes = 0;
  liveRecords = 0;
  liveBytes = 0;
  /** Nothing more is appended. */
  sealed = false;
  /** Its file has bytes that are no record: it is emptied as soon as that can be done. */
  damaged = false;
  /** The log's position when its last record came. */
  endPosition = 0;
  /** Nothing lives in it: the position that must be on the disk before it goes. -1 while something lives. */
  removableAt = -1;
  /** Pairs of record offset and value: new ones, and those that may be written now. */
  notes: number[] = [];
  dueNotes: number[] = [];
  /** While its survivors move: old offset to new place. */
  moving: Map<number, RecordPlace> | null = null;
  removed = false;
  /** Records of it that only the disk has: it must not be moved. */
  coldRecords = 0;

  constructor(directory: string, number: number, salt: number) {
    this.number = number;
    this.salt = salt;
    const name = `${String(number).padStart(12, '0')}-${(salt >>> 0).toString(16).padStart(8, '0')}`;
    this.path = path.join(directory, `${name}.log`);
    this.notesPath = path.join(directory, `${name}.notes`);
  }

  static create(directory: string, number: number): Segment {
    return new Segment(directory, number, randomBytes(4).readInt32BE(0));
  }

  /** The segment that a file name means, or null. */
  static named(directory: string, name: string): Segment | null {
    const match = namePattern.exec(name);
    if (match === null) return null;
    return new Segment(directory, Number(match[1]), Number.parseInt(match[2] ?? '0', 16) | 0);
  }
}
