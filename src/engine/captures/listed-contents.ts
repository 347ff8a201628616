// Chosen messages of a frozen list, whole, slice by slice in the order of the list. Only one slice is ever held.

import { setImmediate as nextTurn } from 'node:timers/promises';
import type { MessageContent, Snapshot } from '../../connectors/connector.ts';
import { AppError } from '../../contract/errors.ts';
import { limits } from '../../contract/limits.ts';

export interface Listed {
  /** Places in the list; null is all of it. */
  readonly matches: readonly number[] | null;
  /** Sequences; null is every one but the exceptions. */
  readonly only: ReadonlySet<string> | null;
  readonly except: ReadonlySet<string>;
}

const sliceMessages = 250;
export const sliceBytes = 512 * 1024;

/** How many there are. */
export function countListed(snapshot: Snapshot, { matches, only, except }: Listed): number {
  return only?.size ?? (matches?.length ?? snapshot.total) - except.size;
}

/** Null for a message that has gone. Throws AppError. */
export async function* listedContents(
  snapshot: Snapshot,
  listed: Listed,
): AsyncGenerator<(MessageContent | null)[], void> {
  const { matches, only } = listed;
  const among = matches?.length ?? snapshot.total;
  let left = countListed(snapshot, listed);
  for (let at = 0; at < among && left > 0; at += sliceMessages) {
    const count = Math.min(sliceMessages, among - at);
    const slice = Array.from({ length: count }, (_, index) => matches?.[at + index] ?? at + index);
    let places = await chosenPlaces(snapshot, listed, slice);
    if (only !== null) left -= places.length;
    while (places.length > 0) {
      const contents = await snapshot.contents(places, {
        bytesMax: sliceBytes,
        bodyBytesMax: limits.captureBodyBytes,
      });
      if (contents.length === 0) throw noMessages(places[0] ?? 0, snapshot.total);
      yield contents;
      places = places.slice(contents.length);
    }
    await nextTurn();
  }
}

async function chosenPlaces(
  snapshot: Snapshot,
  { only, except }: Listed,
  places: readonly number[],
): Promise<readonly number[]> {
  if (only === null && except.size === 0) return places;
  const rows = await snapshot.page(places);
  return rows.flatMap(({ sequence, position }) =>
    (only === null || only.has(sequence)) && !except.has(sequence) ? [position] : [],
  );
}

function noMessages(at: number, total: number): AppError {
  return new AppError('internal', `The list gave no messages at place ${at} of ${total}.`);
}
