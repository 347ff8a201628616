// The note that an imported message carries, so that exporting it again gives the line that it came from: what the line
// said, and a fingerprint of the copy as it was published. A copy that has changed since tells what it is now instead.

import { z } from 'zod';
import { decodeProperties, encodeProperties, type Properties } from '../../amqp/properties.ts';
import { fromBase64, toBase64 } from '../../captures/base64.ts';
import type { CapturedMessage } from '../../captures/captured-message.ts';
import type { StoredMessage } from '../../connectors/connector.ts';
import { fileTime, taken } from '../../contract/capture.ts';
import { objectName } from '../../contract/model.ts';
import { fingerprintOf } from '../../connectors/amqp/fingerprint.ts';

const importHeader = 'x-leveret-import';

/** A property list is one frame of AMQP, 128 KiB on nearly all servers: a longer one goes without the note. */
const stampedBytesMax = 96 * 1024;

const stamp = z.object({
  v: z.literal(1),
  copy: z.string(),
  taken,
  exchange: objectName,
  routingKey: objectName,
  redelivered: z.boolean(),
  publishedAt: fileTime.nullable(),
  properties: z.string(),
});

/** The property list of `copy` with the note about the line that it was made from. */
export function stamped(copy: StoredMessage, line: CapturedMessage): Uint8Array {
  const { headers = [], ...rest } = decodeProperties(copy.storedProperties);
  // The table is there from now on, also when it is empty without the note.
  const plain = { ...rest, headers };
  const note: z.infer<typeof stamp> = {
    v: 1,
    copy: fingerprintOf({ ...copy, storedProperties: encodeProperties(plain) }),
    taken: line.taken,
    exchange: line.exchange,
    routingKey: line.routingKey,
    redelivered: line.redelivered,
    publishedAt: line.publishedAt,
    properties: toBase64(line.storedProperties),
  };
  const value = { tag: 'S', value: JSON.stringify(note) } as const;
  const noted = encodeProperties({ ...plain, headers: [...headers, { key: importHeader, value }] });
  return noted.byteLength <= stampedBytesMax ? noted : copy.storedProperties;
}

type Seen = StoredMessage & Omit<CapturedMessage, 'bodySize'>;

/** The line that an imported message came from, if it still is as it was published; otherwise the message as it stands. */
export function asImported<Message extends Seen>(message: Message): Message {
  if (!Buffer.from(message.storedProperties).includes(importHeader)) return message;
  const noted = noteOf(message.storedProperties);
  if (noted === null) return message;
  const { copy, properties, v: _version, ...line } = noted.note;
  if (fingerprintOf({ ...message, storedProperties: encodeProperties(noted.plain) }) !== copy) return message;
  return { ...message, ...line, storedProperties: properties };
}

/** Null when there is none that is ours: whoever publishes may write any header. */
function noteOf(stored: Uint8Array) {
  try {
    const { headers = [], ...rest }: Properties = decodeProperties(stored);
    const at = headers.findLastIndex(({ key }) => key === importHeader);
    const value = headers[at]?.value;
    if (value?.tag !== 'S') return null;
    const read = stamp.safeParse(JSON.parse(value.value));
    if (!read.success) return null;
    const note = { ...read.data, properties: fromBase64(read.data.properties, importHeader) };
    return { note, plain: { ...rest, headers: headers.toSpliced(at, 1) } };
  } catch {
    // Properties that cannot be decoded, or a header of somebody else's under this name.
    return null;
  }
}
