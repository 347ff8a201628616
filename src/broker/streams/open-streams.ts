// Opens the streams that were there when the broker stopped. One whose files cannot be read is left out and told.

import type { AnyQueue } from '../any-queue.ts';
import { reasonOf } from '../../lib/reason.ts';
import { Stream } from './stream.ts';
import type { StreamLogs } from './stream-logs.ts';

export interface OpenedStreams {
  readonly count: number;
  /** Messages in all of them. */
  readonly messages: number;
  readonly cutBytes: number;
  readonly refused: readonly string[];
}

/** `leaveOut` takes a stream away that cannot be opened; its files stay. */
export function openStreams(
  logs: StreamLogs,
  restored: ReadonlyMap<number, AnyQueue>,
  leaveOut: (stream: Stream) => void,
): OpenedStreams {
  let count = 0;
  let messages = 0;
  let cutBytes = 0;
  const refused: string[] = [];
  for (const [id, stream] of restored) {
    if (!(stream instanceof Stream)) continue;
    try {
      cutBytes += logs.open(id, stream);
      messages += stream.readyCount;
      count += 1;
    } catch (error) {
      leaveOut(stream);
      refused.push(`the stream '${stream.name}': ${reasonOf(error)}`);
    }
  }
  return { count, messages, cutBytes, refused };
}
