// The frames of Zstandard data as RFC 8878 (3.1) lays them out: where they end, and whether one asks for what it does not
// get. A frame may ask for a window of two gigabytes before a single byte comes out. Knows nothing of what is in a block.

/** What `zstd` itself takes without being told more is 128 MiB; bodies of messages are smaller than that. */
const windowBytesMax = 64 * 1024 * 1024;
const frameMagic = 0xfd2f_b528;
/** The last four bits are free. */
const skippableMagic = 0x184d_2a50;
const repeated = 1;

export interface Frames {
  /** Where the frames end: before what is none, or after the last byte of one that is torn. */
  readonly end: number;
  /** In words, or null: why they are not to be unpacked. */
  readonly refusal: string | null;
}

export function zstdFrames(bytes: Uint8Array): Frames {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const long = (at: number) => (at + 4 <= bytes.byteLength ? view.getUint32(at, true) : 0);
  let at = 0;
  while (at < bytes.byteLength) {
    const magic = long(at);
    if ((magic & ~0xf) >>> 0 === skippableMagic) at += 8 + long(at + 4);
    else if (magic === frameMagic && at + 6 <= bytes.byteLength) {
      const refusal = refusalOf(view, at + 4);
      if (refusal !== null) return { end: at, refusal };
      at = endOfBlocks(view, at + 4);
    } else break;
  }
  const isTorn = long(at) === frameMagic;
  return { end: isTorn ? bytes.byteLength : Math.min(at, bytes.byteLength), refusal: null };
}

/** `at` is that of the frame header's descriptor. */
function refusalOf(view: DataView, at: number): string | null {
  const descriptor = view.getUint8(at);
  if ((descriptor & 3) !== 0) return 'it was packed with a dictionary, which is not in it';
  if (windowBytes(view, at, descriptor) <= windowBytesMax) return null;
  return `it asks for a window of more than ${windowBytesMax / 1024 / 1024} MiB`;
}

function windowBytes(view: DataView, at: number, descriptor: number): number {
  if (!isSingleSegment(descriptor)) {
    const window = view.getUint8(at + 1);
    const base = 2 ** (10 + (window >> 3));
    return base + (base / 8) * (window & 7);
  }
  const sizeBytes = contentSizeBytes(descriptor);
  if (at + 1 + sizeBytes > view.byteLength) return 0;
  if (sizeBytes === 1) return view.getUint8(at + 1);
  if (sizeBytes === 2) return view.getUint16(at + 1, true) + 256;
  if (sizeBytes === 4) return view.getUint32(at + 1, true);
  return Number(view.getBigUint64(at + 1, true));
}

function endOfBlocks(view: DataView, at: number): number {
  const descriptor = view.getUint8(at);
  const checksumBytes = descriptor & 4;
  let end = at + (isSingleSegment(descriptor) ? 1 : 2) + contentSizeBytes(descriptor);
  for (;;) {
    if (end + 3 > view.byteLength) return view.byteLength;
    const header = view.getUint16(end, true) + view.getUint8(end + 2) * 65_536;
    const sizeBytes = header >> 3;
    end += 3 + (((header >> 1) & 3) === repeated ? 1 : sizeBytes);
    if ((header & 1) === 1) return end + checksumBytes;
  }
}

function isSingleSegment(descriptor: number): boolean {
  return (descriptor & 0x20) !== 0;
}

/** A dictionary's id would stand before it, but such frames are refused. */
function contentSizeBytes(descriptor: number): number {
  return [isSingleSegment(descriptor) ? 1 : 0, 2, 4, 8][descriptor >> 6] ?? 0;
}
