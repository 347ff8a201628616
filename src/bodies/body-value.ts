// A body for filters and columns: its text, and its value where it has one (JSON, MessagePack). At once and bounded; what
// cannot be had says why. Each part is made when it is first asked for: most filters look at one of them.

import { charsetByMark, charsetOf, isUtf8Name, looksLikeText, readText, readUtf8 } from './charset.ts';
import { namedPackings } from './content-encoding.ts';
import { JsonFault, jsonDepthMax, JsonTooDeep, parseJson } from './json.ts';
import { looksPacked, namesMessagePack, readMessagePack } from './messagepack.ts';
import { asFilterValue } from './packed-value.ts';
import type { StoredBody } from './readable-body.ts';
import { unwrapForFilter } from './unwrap.ts';

/** A body is not whole, or cannot be unpacked, so that nothing sure can be said of it. */
export class BodyUnreadable extends Error {}

const unwrappedBytesMax = 4 * 1024 * 1024;

export class BodyValue<Number_> {
  readonly #stored: StoredBody;
  readonly #toNumber: (literal: string) => Number_;
  #bytes: Uint8Array | undefined;
  /** What was wrong with how it was packed. */
  #problem: string | null = null;
  #text: string | null | undefined;
  #value: unknown;

  /** `toNumber` makes a number of JSON from its literal. */
  constructor(stored: StoredBody, toNumber: (literal: string) => Number_) {
    this.#stored = stored;
    this.#toNumber = toNumber;
  }

  /** Null for bytes that are no text. Throws {@link BodyUnreadable}. */
  get text(): string | null {
    if (this.#text === undefined) this.#text = this.#read();
    return this.#text;
  }

  /** Maps, lists and scalars; null for a body that is neither JSON nor MessagePack. Throws {@link BodyUnreadable}. */
  get value(): unknown {
    if (this.#value === undefined) this.#value = this.#parse();
    return this.#value;
  }

  #unwrapped(): Uint8Array {
    const { body, bodySize, contentEncoding } = this.#stored;
    if (this.#bytes !== undefined) return this.#bytes;
    if (body.byteLength < bodySize) throw new BodyUnreadable('the body is too large to be looked at whole');
    const { bytes, cut, problem } = unwrapForFilter(body, contentEncoding, unwrappedBytesMax);
    if (cut && problem !== null) throw new BodyUnreadable(problem);
    this.#problem = problem;
    return (this.#bytes = bytes);
  }

  #read(): string | null {
    const bytes = this.#unwrapped();
    const { contentType, contentEncoding } = this.#stored;
    const named = charsetByMark(bytes) ?? charsetOf(contentType) ?? namedPackings(contentEncoding).charset;
    const isUtf8 = named === null || isUtf8Name(named);
    const text = (isUtf8 ? null : readText(bytes, named)?.text) ?? readUtf8(bytes);
    if (text !== null && (!isUtf8 || looksLikeText(text))) return text;
    // A name that the bytes do not keep is no fault of a text; these bytes may be anything.
    if (this.#problem !== null) throw new BodyUnreadable(this.#problem);
    return null;
  }

  #parse(): unknown {
    const bytes = this.#unwrapped();
    const isNamedPacked = namesMessagePack(this.#stored.contentType);
    if (isNamedPacked || (this.text === null && looksPacked(bytes))) {
      const packed = readMessagePack(bytes);
      if (packed !== undefined) return asFilterValue(packed);
      if (isNamedPacked)
        throw new BodyUnreadable('its content type says MessagePack, but it is not one value of that');
    }
    const { text } = this;
    if (text === null) return null;
    try {
      return parseJson(text, this.#toNumber);
    } catch (thrown) {
      if (thrown instanceof JsonTooDeep) {
        throw new BodyUnreadable(`the body is nested more than ${jsonDepthMax} levels deep`);
      }
      if (thrown instanceof JsonFault) return null;
      throw thrown;
    }
  }
}
