// A body made readable: unpacked, then text in UTF-8 whatever charset it was in, XML on lines, MessagePack as JSON text;
// otherwise bytes. Runs in a worker thread, never in the engine's loop.

import type { BodyFormat, ReadableBody } from '../contract/body.ts';
import { charsetByMark, charsetOf, isUtf8Name, looksLikeText, readText, readUtf8 } from './charset.ts';
import { namedPackings } from './content-encoding.ts';
import { indentXml } from './indent-xml.ts';
import { looksPacked, namesMessagePack, readMessagePack } from './messagepack.ts';
import { asJsonText } from './packed-value.ts';
import { unwrapForReading } from './unwrap.ts';

export interface StoredBody {
  /** At most limits.bodyMaxBytes; cut when shorter than bodySize. */
  readonly body: Uint8Array;
  readonly bodySize: number;
  readonly contentType: string | null;
  readonly contentEncoding: string | null;
}

/** Re-indenting costs memory several times the text's size. */
const indentedCharactersMax = 4 * 1024 * 1024;

export async function makeReadable(stored: StoredBody, bytesMax: number): Promise<ReadableBody> {
  const unwrapped = await unwrapForReading(stored.body, stored.contentEncoding, bytesMax);
  const storedIsCut = stored.body.byteLength < stored.bodySize;
  const cut = unwrapped.cut || (storedIsCut && unwrapped.layers.length > 0);
  const read = readAs(unwrapped.bytes, stored, cut || storedIsCut);
  const text = read.text === null ? null : new Uint8Array(Buffer.from(read.text));
  const textIsCut = text !== null && text.byteLength > bytesMax;
  return {
    storedSize: stored.bodySize,
    layers: [...unwrapped.layers],
    format: read.format,
    charset: read.charset,
    body:
      text?.subarray(0, bytesMax) ?? (unwrapped.layers.length > 0 ? new Uint8Array(unwrapped.bytes) : null),
    cut: cut || textIsCut,
    problem:
      unwrapped.problem ??
      read.problem ??
      (textIsCut ? 'As text it is too long; the first part is shown.' : null),
  };
}

interface Read {
  readonly format: BodyFormat;
  readonly charset: string | null;
  /** Null where the bytes are to be shown as they are. */
  readonly text: string | null;
  readonly problem: string | null;
}

function readAs(bytes: Uint8Array, stored: StoredBody, isPart: boolean): Read {
  const type = mediaType(stored.contentType);
  const isNamedPacked = namesMessagePack(type);
  if (isNamedPacked || (looksPacked(bytes) && !isTextType(type))) {
    const value = isPart ? undefined : readMessagePack(bytes);
    if (value !== undefined) {
      return { format: 'messagepack', charset: null, text: asJsonText(value), problem: null };
    }
    if (isNamedPacked) {
      const problem = isPart
        ? 'Its content type says MessagePack, which can only be read whole.'
        : 'Its content type says MessagePack, but it cannot be read as one value of that.';
      return { format: 'binary', charset: null, text: null, problem };
    }
  }
  const named =
    charsetByMark(bytes) ?? charsetOf(stored.contentType) ?? namedPackings(stored.contentEncoding).charset;
  const read = named === null || isUtf8Name(named) ? null : readText(bytes, named);
  if (read !== null) return asText(read.text, read.charset, type, true);
  const text = readUtf8(bytes, isPart);
  const isText = text !== null && looksLikeText(text);
  const as = isText ? asText(text, 'utf-8', type, false) : bytesAlone;
  if (named === null || (text !== null && isUtf8Name(named))) return as;
  const problem = isUtf8Name(named)
    ? `Its charset is said to be “${named}”, but its bytes are not; they are shown as they are.`
    : `Its charset is “${named}”, which Leveret does not know; it is shown as ${isText ? 'UTF-8' : 'bytes'}.`;
  return { ...as, problem };
}

const bytesAlone: Read = { format: 'binary', charset: null, text: null, problem: null };

/** `converted`: the text is not what the bytes say as UTF-8, so it has to be sent. */
function asText(text: string, charset: string, type: string, converted: boolean): Read {
  const isXml = /[/+]xml$/.test(type) || /^\uFEFF?\s*<(\?xml|[A-Za-z_!])/.test(text.slice(0, 1_000));
  const isHtml = /html/.test(type) || /^\s*<(!doctype\s+html|html)/i.test(text.slice(0, 1_000));
  const indented = isXml && !isHtml && text.length <= indentedCharactersMax ? indentXml(text) : null;
  if (indented !== null) return { format: 'xml', charset, text: indented, problem: null };
  const problem =
    /[/+]xml$/.test(type) && !isHtml && text.length <= indentedCharactersMax
      ? 'Its content type says XML, but its tags do not fit together; it is shown as plain text.'
      : null;
  return { format: 'text', charset, text: converted ? text : null, problem };
}

function isTextType(type: string): boolean {
  return /^text\/|[/+](json|xml)$/.test(type);
}

function mediaType(contentType: string | null): string {
  return (contentType ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
}
