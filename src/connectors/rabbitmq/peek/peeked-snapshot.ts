// The list of one look at a queue: what was borrowed or read, kept here. It says how the queue was then; the numbers that it
// is compared with are the server's counts, and no message is touched for them.

import { AppError } from '../../../contract/errors.ts';
import type { PeekResult } from '../../../contract/peek.ts';
import type { Snapshot } from '../../connector.ts';
import { fingerprintOf } from '../../amqp/fingerprint.ts';
import { contentOf, rowOf, sizeOf, type KeptMessage } from './kept-message.ts';
import type { KeptList, Shelf } from './shelf.ts';

export interface PeekedSnapshotOptions {
  readonly queue: string;
  readonly messages: readonly KeptMessage[];
  readonly takenAt: number;
  readonly peek: PeekResult;
  /** Messages in the queue when it was taken, as the server counts. */
  readonly countedThen: number;
  /** And now. */
  readonly countNow: () => Promise<number>;
  readonly shelf: Shelf;
}

/** Puts the messages on the shelf until it is closed. */
export function peekedSnapshot(options: PeekedSnapshotOptions): Snapshot {
  const { queue, takenAt, peek, countedThen, countNow, shelf } = options;
  let messages: readonly KeptMessage[] | null = options.messages;
  const bySequence = new Map(options.messages.map((message) => [message.sequence, message]));
  /** Those that no job has taken away, by fingerprint; made when the first one is. */
  let standing: Map<string, KeptMessage[]> | null = null;
  const list: KeptList = {
    queue,
    bytes: options.messages.reduce((sum, message) => sum + sizeOf(message), 0),
    find: (sequence) => bySequence.get(sequence),
    tookAway: (fingerprint, sequence) => {
      standing ??= byFingerprint(bySequence.values());
      const alike = standing.get(fingerprint) ?? [];
      const place = alike.findIndex((message) => message.sequence === sequence);
      const [taken] = alike.splice(Math.max(0, place), 1);
      if (taken !== undefined) taken.isGone = true;
    },
    drop: () => {
      messages = null;
      bySequence.clear();
      standing = null;
    },
  };
  shelf.add(list);
  const kept = () => {
    if (messages !== null) return messages;
    throw new AppError(
      'snapshot_gone',
      `The messages that were taken from '${queue}' have been let go, because newer looks needed the room. Look again to see what is there now.`,
    );
  };
  return {
    queue,
    total: options.messages.length,
    ready: options.messages.length,
    unacked: 0,
    takenAt,
    peek,
    page: async (positions) =>
      positions.flatMap((position) => {
        const message = kept()[position];
        return message === undefined ? [] : [rowOf(message, position)];
      }),
    contents: async (positions, { bytesMax, bodyBytesMax }) => {
      const contents: ReturnType<typeof contentOf>[] = [];
      let bytes = 0;
      for (const position of positions) {
        const message = kept()[position];
        if (message === undefined) continue;
        bytes += message.storedProperties.byteLength + Math.min(message.body.byteLength, bodyBytesMax);
        if (bytes > bytesMax && contents.length > 0) break;
        contents.push(contentOf(message, bodyBytesMax));
      }
      return contents;
    },
    drift: async () => {
      const change = (await countNow()) - countedThen;
      return { added: Math.max(0, change), gone: Math.max(0, -change) };
    },
    close: () => shelf.remove(list),
  };
}

function byFingerprint(messages: Iterable<KeptMessage>): Map<string, KeptMessage[]> {
  const found = new Map<string, KeptMessage[]>();
  for (const message of messages) {
    const fingerprint = fingerprintOf(message);
    const alike = found.get(fingerprint);
    if (alike === undefined) found.set(fingerprint, [message]);
    else alike.push(message);
  }
  return found;
}
