// Text of a message body: UTF-8 checked byte by byte, and cut into lines that a list can show one by one.
// Pure functions for the decoding worker; not a place for JSON.

/** Longer lines go on in the next one, so that no element of the page holds a megabyte. */
export const lineCharactersMax = 2_000;
const textLinesMax = 400_000;

export interface DecodedText {
  readonly text: string;
  /** Byte offset of the first byte that is not UTF-8, or null; the text then holds U+FFFD in such places. */
  readonly invalidAt: number | null;
}

/** `partial`: the body goes on, so that a character cut in half at the end is left out rather than a fault. */
export function decodeUtf8(bytes: Uint8Array, options: { partial: boolean }): DecodedText {
  const whole = options.partial ? bytes.subarray(0, bytes.byteLength - unfinishedBytes(bytes)) : bytes;
  try {
    return {
      text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(whole),
      invalidAt: null,
    };
  } catch {
    const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(whole);
    return { text, invalidAt: firstInvalidByte(whole) };
  }
}

/** How many bytes at the end begin a character and do not finish it: 0 to 3. */
export function unfinishedBytes(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.byteLength); back += 1) {
    const byte = bytes[bytes.byteLength - back] ?? 0;
    if ((byte & 0xc0) === 0x80) continue;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return length > back ? back : 0;
  }
  return 0;
}

/** Offset of the first byte that no valid UTF-8 has there, or the length when all is valid. */
export function firstInvalidByte(bytes: Uint8Array): number {
  let at = 0;
  while (at < bytes.byteLength) {
    const lead = bytes[at] ?? 0;
    if (lead < 0x80) {
      at += 1;
      continue;
    }
    const length =
      lead >= 0xf0 && lead <= 0xf4
        ? 4
        : lead >= 0xe0 && lead < 0xf0
          ? 3
          : lead >= 0xc2 && lead < 0xe0
            ? 2
            : 0;
    if (length === 0) return at;
    for (let index = 1; index < length; index += 1) {
      const byte = bytes[at + index];
      // The second byte's range shuts out overlong forms, surrogates and code points beyond U+10FFFF.
      const lowest = index > 1 ? 0x80 : lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80;
      const highest = index > 1 ? 0xbf : lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf;
      if (byte === undefined || byte < lowest || byte > highest) return at;
    }
    at += length;
  }
  return at;
}

export interface TextLines {
  /** Where each shown line starts in the text; one more entry than lines, the last is where the shown part ends. */
  readonly starts: Int32Array;
  readonly count: number;
  /** True when the text has more lines than are shown. */
  readonly cut: boolean;
}

/** A line keeps its line break at its end; the reader of a line takes it off. */
export function splitLines(text: string): TextLines {
  const starts: number[] = [0];
  let at = 0;
  while (at < text.length && starts.length <= textLinesMax) {
    const found = text.indexOf('\n', at);
    const end = found === -1 ? text.length : found + 1;
    at = Math.min(end, at + lineCharactersMax);
    // A pair of surrogates stays together.
    if (at < end && isHighSurrogate(text.charCodeAt(at - 1))) at -= 1;
    starts.push(at);
  }
  if (text.length === 0) starts.push(0);
  return { starts: Int32Array.from(starts), count: starts.length - 1, cut: at < text.length };
}

function isHighSurrogate(code: number): boolean {
  return code >= 0xd800 && code <= 0xdbff;
}
