// Messages of one queue whose bytes and records are on the disk only: for each its number, its place in the log and its
// weight, 21 bytes in typed arrays, which count as memory of messages. A few that cannot leave memory stay among them as they are, in their places.

import type { Segment } from '../../storage/log/segment.ts';
import type { QueueEntry } from '../queue-entry.ts';

const blockEntries = 4096;
const blockBytes = blockEntries * 21;

/** Where a cold message is. */
export interface ColdPlace {
  readonly sequence: number;
  readonly segment: Segment;
  readonly offset: number;
  readonly loggedBytes: number;
  readonly redelivered: boolean;
}

class Block {
  readonly sequences = new Float64Array(blockEntries);
  readonly offsets = new Uint32Array(blockEntries);
  readonly loggedBytes = new Uint32Array(blockEntries);
  /** 1 for redelivered, 2 for one that has been taken out. */
  readonly flags = new Uint8Array(blockEntries);
  /** Messages of a block are in few segments: each with the index of its first entry here. */
  readonly segments: { readonly from: number; readonly segment: Segment }[] = [];
  readonly residents = new Map<number, QueueEntry>();
  from = 0;
  to = 0;

  segmentOf(index: number): Segment | undefined {
    let found: Segment | undefined;
    for (const { from, segment } of this.segments) {
      if (from > index) break;
      found = segment;
    }
    return found;
  }
}

const redeliveredFlag = 1;
const goneFlag = 2;

export class ColdEntries {
  /** All, those that stayed in memory included. */
  size = 0;
  /** The highest number that was ever added. */
  lastSequence = 0;
  private blocks: Block[] = [];
  private readonly count: (bytes: number) => void;

  /** `count` is told how much memory is taken and given back. */
  constructor(count: (bytes: number) => void) {
    this.count = count;
  }

  /** Puts in what came out of order; `late` is ascending. */
  merge(late: readonly (ColdPlace | QueueEntry)[]): void {
    const ordered = new ColdEntries(this.count);
    let next = 0;
    const addLateBefore = (sequence: number): void => {
      for (let one = late[next]; one !== undefined && one.sequence < sequence; one = late[next]) {
        ordered.add(one);
        next += 1;
      }
    };
    for (let found = this.shift(); found !== undefined; found = this.shift()) {
      addLateBefore(found.sequence);
      ordered.add(found);
    }
    addLateBefore(Number.POSITIVE_INFINITY);
    this.blocks = ordered.blocks;
    this.size = ordered.size;
    this.lastSequence = ordered.lastSequence;
  }

  private add(found: ColdPlace | QueueEntry): void {
    if (isPlace(found)) this.push(found);
    else this.pushResident(found);
  }

  /** Adds at the end. Its segment counts it until it is taken. */
  push({ sequence, segment, offset, loggedBytes, redelivered }: ColdPlace): void {
    const block = this.room();
    const index = block.to;
    if (block.segments.at(-1)?.segment !== segment) block.segments.push({ from: index, segment });
    block.sequences[index] = sequence;
    block.offsets[index] = offset;
    block.loggedBytes[index] = loggedBytes;
    block.flags[index] = redelivered ? redeliveredFlag : 0;
    block.to += 1;
    this.size += 1;
    this.lastSequence = sequence;
    segment.coldRecords += 1;
  }

  /** Adds one that stays in memory. */
  pushResident(entry: QueueEntry): void {
    const block = this.room();
    block.sequences[block.to] = entry.sequence;
    block.residents.set(block.to, entry);
    block.to += 1;
    this.size += 1;
    this.lastSequence = entry.sequence;
  }

  /** Takes the first, or undefined when there is none. */
  shift(): ColdPlace | QueueEntry | undefined {
    for (let block = this.blocks[0]; block !== undefined; block = this.blocks[0]) {
      while (block.from < block.to) {
        const index = block.from;
        block.from += 1;
        if ((block.flags[index] as number) !== goneFlag) return this.take(block, index);
      }
      this.drop(1);
    }
    return undefined;
  }

  /** The one of that number, left where it is. */
  find(sequence: number): ColdPlace | QueueEntry | undefined {
    const [block, index] = this.search(sequence);
    return block === undefined ? undefined : (block.residents.get(index) ?? placeAt(block, index));
  }

  /** Takes the one of that number. */
  remove(sequence: number): ColdPlace | QueueEntry | undefined {
    const [block, index] = this.search(sequence);
    if (block === undefined) return undefined;
    const taken = this.take(block, index);
    block.flags[index] = goneFlag;
    return taken;
  }

  copyKeys(target: Float64Array, offset: number): number {
    let count = 0;
    for (const block of this.blocks) {
      for (let index = block.from; index < block.to; index += 1) {
        if (block.flags[index] === goneFlag) continue;
        target[offset + count] = block.sequences[index] as number;
        count += 1;
      }
    }
    return count;
  }

  private take(block: Block, index: number): ColdPlace | QueueEntry {
    this.size -= 1;
    const resident = block.residents.get(index);
    block.residents.delete(index);
    const taken = resident ?? placeAt(block, index);
    if (isPlace(taken)) taken.segment.coldRecords -= 1;
    if (this.size === 0) this.drop(this.blocks.length);
    return taken;
  }

  private drop(blocks: number): void {
    this.blocks.splice(0, blocks);
    this.count(-blocks * blockBytes);
  }

  private room(): Block {
    const last = this.blocks.at(-1);
    if (last !== undefined && last.to < blockEntries) return last;
    const block = new Block();
    this.blocks.push(block);
    this.count(blockBytes);
    return block;
  }

  private search(sequence: number): [Block | undefined, number] {
    let low = 0;
    let high = this.blocks.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const block = this.blocks[middle] as Block;
      if ((block.sequences[block.to - 1] as number) < sequence) low = middle + 1;
      else high = middle;
    }
    const block = this.blocks[low];
    if (block === undefined) return [undefined, 0];
    let from = block.from;
    let to = block.to;
    while (from < to) {
      const middle = (from + to) >>> 1;
      if ((block.sequences[middle] as number) < sequence) from = middle + 1;
      else to = middle;
    }
    const isThere = from < block.to && block.sequences[from] === sequence && block.flags[from] !== goneFlag;
    return isThere ? [block, from] : [undefined, 0];
  }
}

export function isPlace(found: ColdPlace | QueueEntry): found is ColdPlace {
  return 'offset' in found;
}

function placeAt(block: Block, index: number): ColdPlace {
  const segment = block.segmentOf(index);
  if (segment === undefined) throw new Error(`a cold message at ${index} has no segment`);
  return {
    sequence: block.sequences[index] as number,
    segment,
    offset: block.offsets[index] as number,
    loggedBytes: block.loggedBytes[index] as number,
    redelivered: block.flags[index] === redeliveredFlag,
  };
}
