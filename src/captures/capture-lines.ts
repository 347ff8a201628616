// The lines of a capture file, as FORMAT.md describes them: a header, then one message a line. Pure functions; the same
// message always gives the same line.

import { z } from 'zod';
import { fileTime, taken, type Taken } from '../contract/capture.ts';
import { objectName } from '../contract/model.ts';
import { fromBase64, toBase64 } from './base64.ts';
import { textOf } from './body-text.ts';
import type { CapturedMessage } from './captured-message.ts';
import { fromPropertyJson, toPropertyJson } from './property-json.ts';
import { repeatedName } from './repeated-name.ts';

const formatName = 'leveret-messages';
const formatVersion = 1;

const formatLine = z.object({ format: z.literal(formatName), version: z.number().int().min(1) });
const headerLine = formatLine.extend({ taken });

const messageLine = z.strictObject({
  taken: taken.optional(),
  exchange: objectName,
  routingKey: objectName,
  redelivered: z.boolean(),
  publishedAt: fileTime.nullable(),
  properties: z.unknown().optional(),
  propertyBytes: z.string().optional(),
  body: z.string().optional(),
  bodyBase64: z.string().optional(),
  bodySize: z.number().int().min(0).optional(),
});

/** Without the line feed. */
export function writeHeader(where: Taken): string {
  const { at, endpoint, queue } = where;
  return JSON.stringify({ format: formatName, version: formatVersion, taken: { at, endpoint, queue } });
}

/** Throws an Error that says why this is not the beginning of such a file. */
export function readHeader(line: string): Taken {
  const header = json(line);
  // The version first: what a later one says otherwise may be otherwise too.
  const { data: format } = formatLine.safeParse(header);
  if (format !== undefined && format.version > formatVersion) {
    throw new Error(`it is of version ${format.version} of the format, newer than this Leveret reads`);
  }
  const read = headerLine.safeParse(header);
  if (!read.success) throw new Error('it does not begin with the header line of messages saved by Leveret');
  return read.data.taken;
}

/** Without the line feed. `header` is the file's: a message that was taken there and then does not repeat it. */
export function writeMessage(message: CapturedMessage, header: Taken): string {
  const { exchange, routingKey, redelivered, publishedAt, body, bodySize } = message;
  const { at, endpoint, queue } = message.taken;
  const isFromHeader = at === header.at && endpoint === header.endpoint && queue === header.queue;
  const text = textOf(body);
  return JSON.stringify({
    ...(isFromHeader ? {} : { taken: { at, endpoint, queue } }),
    exchange,
    routingKey,
    redelivered,
    publishedAt,
    ...toPropertyJson(message.storedProperties),
    ...(text === null ? { bodyBase64: toBase64(body) } : { body: text }),
    ...(bodySize === body.byteLength ? {} : { bodySize }),
  });
}

/** Throws an Error that says in words what is wrong with the line. */
export function readMessage(line: string, header: Taken): CapturedMessage {
  const value = json(line);
  const repeated = repeatedName(line);
  if (repeated !== null) throw new Error(`it says “${repeated}” twice`);
  const read = messageLine.safeParse(value);
  if (!read.success) {
    const [issue] = read.error.issues;
    throw new Error(
      issue === undefined ? 'it is not a message' : `${issue.path.join('.')} ${issue.message}`.trim(),
    );
  }
  const { body: text, bodyBase64, properties, propertyBytes, bodySize, ...facts } = read.data;
  if ((text === undefined) === (bodyBase64 === undefined))
    throw new Error('it needs one of body and bodyBase64');
  if ((properties === undefined) === (propertyBytes === undefined)) {
    throw new Error('it needs one of properties and propertyBytes');
  }
  if (text !== undefined && /\p{Surrogate}/u.test(text))
    throw new Error('its body is not text; use bodyBase64');
  const body = bodyBase64 === undefined ? Buffer.from(text ?? '') : fromBase64(bodyBase64, 'bodyBase64');
  if (bodySize !== undefined && bodySize > body.byteLength) {
    throw new Error(`its body was cut when it was saved: ${body.byteLength} of ${bodySize} bytes`);
  }
  if (bodySize !== undefined && bodySize < body.byteLength) {
    throw new Error(`its body has ${body.byteLength} bytes, more than the ${bodySize} of bodySize`);
  }
  return {
    taken: facts.taken ?? header,
    exchange: facts.exchange,
    routingKey: facts.routingKey,
    redelivered: facts.redelivered,
    publishedAt: facts.publishedAt,
    storedProperties: fromPropertyJson({ properties, propertyBytes }),
    body,
    bodySize: body.byteLength,
  };
}

function json(line: string): unknown {
  try {
    const value: unknown = JSON.parse(line);
    if (!/\\u[dD]/.test(line)) return value;
    return JSON.parse(line, (_name, inner: unknown) => {
      if (typeof inner === 'string' && noCharacter.test(inner)) throw new NoText();
      return inner;
    });
  } catch (thrown) {
    if (thrown instanceof NoText) throw thrown;
    throw new Error('it is not JSON');
  }
}

/** A lone surrogate stands for a byte (U+DC80 to U+DCFF) or for nothing at all. */
const noCharacter = /[\uD800-\uDC7F\uDD00-\uDFFF]/u;

class NoText extends Error {
  constructor() {
    super('it has an escaped surrogate that stands for no character and no byte');
  }
}
