// What is in a file, before anything is published: how many messages, the first of them, where they were published, and
// each line that is left out with its reason.

import type { ImportPreview } from '../contract/capture.ts';
import { AppError } from '../contract/errors.ts';
import { limits } from '../contract/limits.ts';
import { peekContent } from '../connectors/amqp/message-properties.ts';
import type { CapturedMessage } from './captured-message.ts';
import { readCapture, type ReadLarge } from './read-capture.ts';

/** Places that are counted; a file may name a million. */
const placesCounted = 10_000;
const tellEveryMs = 100;

type Place = ImportPreview['places'][number];

/** Tells now and then and at the end; resolves to the number of messages, null when the file is refused or `signal` stops it. */
export async function previewCapture(
  path: string,
  fileBytes: number,
  readLarge: ReadLarge,
  signal: AbortSignal,
  tell: (preview: ImportPreview) => void,
): Promise<number | null> {
  const problems: ImportPreview['problems'] = [];
  const rows: ImportPreview['rows'] = [];
  const places = new Map<string, Place>();
  const sum = { messages: 0, bodyBytes: 0, problemCount: 0, readBytes: 0, uncountedPlaces: 0 };
  let taken: ImportPreview['taken'] = null;
  let toldMs = performance.now();

  const count = (line: number, message: CapturedMessage) => {
    const { exchange, routingKey, body } = message;
    sum.messages += 1;
    sum.bodyBytes += body.byteLength;
    taken ??= message.taken;
    const key = JSON.stringify([exchange, routingKey]);
    const place = places.get(key);
    if (place !== undefined) place.messages += 1;
    else if (places.size < placesCounted) places.set(key, { exchange, routingKey, messages: 1 });
    else sum.uncountedPlaces += 1;
    if (rows.length >= limits.importRowsShown) return;
    const { contentType } = peekContent(message.storedProperties);
    const preview = Uint8Array.from(body.subarray(0, limits.previewBytes));
    rows.push({ line, exchange, routingKey, contentType, bodySize: body.byteLength, preview });
  };
  const report = (done: boolean, refusal: string | null) => {
    toldMs = performance.now();
    const { uncountedPlaces, ...sums } = sum;
    tell({
      key: 'preview',
      fileBytes,
      done,
      refusal,
      taken,
      ...sums,
      problems: [...problems],
      rows: [...rows],
      places: largest(places.values(), limits.importPlacesShown).map((place) => ({ ...place })),
      otherPlaces: Math.max(0, places.size - limits.importPlacesShown) + uncountedPlaces,
    });
  };

  try {
    for await (const { line, read, readBytes } of readCapture(path, readLarge)) {
      if (signal.aborted) return null;
      sum.readBytes = readBytes;
      if ('message' in read) count(line, read.message);
      else {
        sum.problemCount += 1;
        if (problems.length < limits.importProblemsShown) problems.push({ line, reason: read.problem });
      }
      if (performance.now() - toldMs >= tellEveryMs) report(false, null);
    }
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'bad_request') throw error;
    report(true, error.message);
    return null;
  }
  sum.readBytes = fileBytes;
  report(true, null);
  return sum.messages;
}

/** Those with most messages first; of equal ones, those that came first. Sorting all of them ten times a second is felt. */
function largest(places: Iterable<Place>, count: number): Place[] {
  const found: Place[] = [];
  for (const place of places) {
    const smallest = found.at(-1);
    if (found.length === count && smallest !== undefined && place.messages <= smallest.messages) continue;
    const at = found.findLastIndex(({ messages }) => messages >= place.messages) + 1;
    found.splice(at, 0, place);
    if (found.length > count) found.pop();
  }
  return found;
}
