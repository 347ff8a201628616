// A body made readable: unpacked, then text in UTF-8 whatever charset it was in, XML on lines, MessagePack as JSON text;
// otherwise bytes. Runs in a worker thread, never in the engine's loop.

import type { BodyFormat, ReadableBody } from '../contract/body.ts';
import { charsetByMark, charsetOf, looksLikeText, readText, readUtf8 } from './charset.ts';
import { namedPackings } from './content-encoding.ts';
import { indentXml } from './indent-xml.ts';
import { asJsonText, isMessagePack, readMessagePack } from './messagepack.ts';
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
  return {
    storedSize: stored.bodySize,
    layers: [...unwrapped.layers],
    format: read.format,
    charset: read.charset,
    body:
      read.text !== null
        ? new Uint8Array(Buffer.from(read.text))
        : unwrapped.layers.length > 0
          ? new Uint8Array(unwrapped.bytes)
          : null,
    cut,
    problem: unwrapped.problem ?? read.problem,
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
  if (/msgpack|messagepack/.test(type) || (looksPacked(bytes) && !isTextType(type))) {
    const value = !isPart && isMessagePack(bytes) ? readMessagePack(bytes) : undefined;
    if (value !== undefined) {
      return { format: 'messagepack', charset: null, text: asJsonText(value), problem: null };
    }
    if (/msgpack|messagepack/.test(type)) {
      const problem = isPart
        ? 'Its content type says MessagePack, which can only be read whole.'
        : 'Its content type says MessagePack, but it cannot be read as one value of that.';
      return { format: 'binary', charset: null, text: null, problem };
    }
  }
  const named =
    charsetByMark(bytes) ?? charsetOf(stored.contentType) ?? namedPackings(stored.contentEncoding).charset;
  if (named === null || /^utf-?8$/.test(named)) {
    const text = readUtf8(bytes);
    if (text !== null && looksLikeText(text)) return asText(text, 'utf-8', type, false);
    return { format: 'binary', charset: null, text: null, problem: null };
  }
  const read = readText(bytes, named);
  if (read === null) {
    const problem = `Its charset is “${named}”, which Leveret does not know; it is shown as bytes.`;
    return { format: 'binary', charset: null, text: null, problem };
  }
  return asText(read.text, read.charset, type, true);
}

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

/** A map or a list of MessagePack; text in UTF-8 does not begin with such a byte. */
function looksPacked(bytes: Uint8Array): boolean {
  const head = bytes[0] ?? 0;
  return (head >= 0x81 && head <= 0x9f && head !== 0x90) || (head >= 0xdc && head <= 0xdf);
}

function isTextType(type: string): boolean {
  return /^text\/|[/+](json|xml)$/.test(type);
}

function mediaType(contentType: string | null): string {
  return (contentType ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
}
