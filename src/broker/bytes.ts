// Copying bytes between buffers. Node's own copy builds a view object for every partial copy, which for the short
// frames of small messages costs more than the copy.

const loopBelowBytes = 96;

export function copyBytes(source: Buffer, from: number, target: Buffer, at: number, length: number): void {
  if (length >= loopBelowBytes) {
    source.copy(target, at, from, from + length);
    return;
  }
  for (let index = 0; index < length; index += 1) target[at + index] = source[from + index] as number;
}

export function putShort(target: Buffer, at: number, value: number): void {
  target[at] = value >>> 8;
  target[at + 1] = value & 0xff;
}

export function putLong(target: Buffer, at: number, value: number): void {
  target[at] = value >>> 24;
  target[at + 1] = (value >>> 16) & 0xff;
  target[at + 2] = (value >>> 8) & 0xff;
  target[at + 3] = value & 0xff;
}

/** A whole number below 2^53 as eight octets. */
export function putLongLong(target: Buffer, at: number, value: number): void {
  putLong(target, at, Math.floor(value / 0x1_0000_0000));
  putLong(target, at + 4, value >>> 0);
}

/** Eight octets as a number; above 2^53 it is not exact, and no delivery tag of ours is that large. */
export function getLongLong(source: Buffer, at: number): number {
  return source.readUInt32BE(at) * 0x1_0000_0000 + source.readUInt32BE(at + 4);
}
