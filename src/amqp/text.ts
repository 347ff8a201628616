// Strings on the wire. AMQP strings are bytes that are nearly always UTF-8; ours are JavaScript strings.
// A byte that is no valid UTF-8 becomes the lone surrogate U+DC80..U+DCFF and turns back into that byte when it is
// written ("surrogateescape"), so that every string makes the round trip without a changed bit.

const replacement = '�';
const maybeEscaped = /[\uDC80-\uDCFF]/;

/** Reads `bytes[start, end)`; any bytes are accepted. */
export function decodeText(bytes: Buffer, start: number, end: number): string {
  const text = bytes.toString('utf8', start, end);
  return text.includes(replacement) ? decodeEscaping(bytes, start, end) : text;
}

/** The bytes of a string; the inverse of {@link decodeText}. */
export function encodeText(text: string): Buffer {
  return maybeEscaped.test(text) ? encodeEscaped(text) : Buffer.from(text, 'utf8');
}

function decodeEscaping(bytes: Buffer, start: number, end: number): string {
  const parts: string[] = [];
  let validFrom = start;
  let position = start;
  while (position < end) {
    const length = sequenceLength(bytes, position, end);
    if (length > 0) {
      position += length;
      continue;
    }
    if (validFrom < position) parts.push(bytes.toString('utf8', validFrom, position));
    parts.push(String.fromCharCode(0xdc00 + bytes.readUInt8(position)));
    position += 1;
    validFrom = position;
  }
  if (validFrom < end) parts.push(bytes.toString('utf8', validFrom, end));
  return parts.join('');
}

/** Bytes of the well-formed UTF-8 sequence at `at` (Unicode, table 3-7), or 0. */
function sequenceLength(bytes: Buffer, at: number, end: number): number {
  const first = bytes[at] ?? 0;
  if (first < 0x80) return 1;
  const length = first >= 0xc2 && first <= 0xdf ? 2 : first >= 0xe0 && first <= 0xef ? 3 : 4;
  if (first < 0xc2 || first > 0xf4 || at + length > end) return 0;
  const second = bytes[at + 1] ?? 0;
  const lowest = first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80;
  const highest = first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf;
  if (second < lowest || second > highest) return 0;
  for (let offset = 2; offset < length; offset += 1) {
    if (((bytes[at + offset] ?? 0) & 0xc0) !== 0x80) return 0;
  }
  return length;
}

function encodeEscaped(text: string): Buffer {
  const parts: Buffer[] = [];
  let from = 0;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    if (unit >= 0xd800 && unit <= 0xdbff) {
      const next = text.charCodeAt(index + 1);
      if (next >= 0xdc00 && next <= 0xdfff) index += 1;
    } else if (unit >= 0xdc80 && unit <= 0xdcff) {
      if (from < index) parts.push(Buffer.from(text.slice(from, index), 'utf8'));
      parts.push(Buffer.of(unit - 0xdc00));
      from = index + 1;
    }
  }
  if (from < text.length) parts.push(Buffer.from(text.slice(from), 'utf8'));
  return Buffer.concat(parts);
}
