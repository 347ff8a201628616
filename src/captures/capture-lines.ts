// The lines of a capture file, as FORMAT.md describes them: a header, then one message a line. Pure functions; the same
// message always gives the same line.

import { z } from 'zod';
import { taken, type Taken } from '../contract/capture.ts';
import { objectName } from '../contract/model.ts';
import { fromBase64, toBase64 } from './base64.ts';
import { textOf } from './body-text.ts';
import type { CapturedMessage } from './captured-message.ts';
import { fromPropertyJson, toPropertyJson } from './property-json.ts';

const formatName = 'leveret-messages';
const formatVersion = 1;

const headerLine = z.object({ format: z.literal(formatName), version: z.number().int().min(1), taken });

const messageLine = z.strictObject({
  taken: taken.optional(),
  exchange: objectName,
  routingKey: objectName,
  redelivered: z.boolean(),
  publishedAt: z.number().nullable(),
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
  const read = headerLine.safeParse(json(line));
  if (!read.success) throw new Error('it does not begin with the header line of messages saved by Leveret');
  if (read.data.version > formatVersion) {
    throw new Error(`it is of version ${read.data.version} of the format, newer than this Leveret reads`);
  }
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
  const read = messageLine.safeParse(json(line));
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
  const body = bodyBase64 === undefined ? Buffer.from(text ?? '') : fromBase64(bodyBase64, 'bodyBase64');
  if (bodySize !== undefined && bodySize > body.byteLength) {
    throw new Error(`its body was cut when it was saved: ${body.byteLength} of ${bodySize} bytes`);
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
    return JSON.parse(line);
  } catch {
    throw new Error('it is not JSON');
  }
}
