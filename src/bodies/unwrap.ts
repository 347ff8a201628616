// Takes all packings off a body: those that its content-encoding names, then those that its first bytes give away. Bounded
// in layers, in bytes and in how many times bigger it may get.

import { namedPackings, packingByMagic, packings, type Packing } from './content-encoding.ts';
import { unpackAsFarAsPossible, unpackWhole, type Unpacked } from './unpack.ts';

export interface Layer {
  readonly name: string;
  /** What came out of it. */
  readonly sizeBytes: number;
}

export interface Unwrapped {
  readonly bytes: Uint8Array;
  /** Outermost first. */
  readonly layers: readonly Layer[];
  /** Not all came out. */
  readonly cut: boolean;
  /** In words, or null. */
  readonly problem: string | null;
}

const layersMax = 4;
/** A body that gets bigger than this many times itself, and than a mebibyte, is taken for a bomb. */
const growthMax = 1_000;
const growthFreeBytes = 1024 * 1024;

type Unpack<Result> = (packing: Packing, bytes: Uint8Array, bytesMax: number) => Result;

interface Step {
  readonly packing: Packing;
  readonly named: boolean;
}

/** One by one what has to be undone; `next` is told what came out. The two callers differ only in how they wait. */
class Unwrapping {
  bytes: Uint8Array;
  cut = false;
  problem: string | null = null;
  readonly #layers: Layer[] = [];
  readonly #named: Packing[];
  readonly #growsTooMuch: boolean;
  readonly bytesMax: number;

  constructor(bytes: Uint8Array, contentEncoding: string | null, bytesMax: number) {
    const { packings: named, unknown } = namedPackings(contentEncoding);
    this.bytes = bytes;
    this.#named = [...named];
    const growthBytes = Math.max(growthFreeBytes, bytes.byteLength * growthMax);
    this.#growsTooMuch = growthBytes < bytesMax;
    this.bytesMax = Math.min(bytesMax, growthBytes);
    if (unknown !== null) {
      this.problem = `Its content encoding is “${unknown}”, which Leveret cannot undo (it knows ${packings.join(', ')}).`;
    }
  }

  get next(): Step | null {
    if (this.cut || this.bytes.byteLength === 0) return null;
    const named = this.#named.pop();
    const packing = named ?? packingByMagic(this.bytes);
    if (packing === null) return null;
    if (this.#layers.length < layersMax) return { packing, named: named !== undefined };
    this.problem ??= `It is packed more than ${layersMax} times over; the rest is left as it is.`;
    return null;
  }

  /** False when nothing more is to be done. */
  take({ packing, named }: Step, { bytes, end, unreadBytes }: Unpacked): boolean {
    if (end !== null && end !== 'too large' && bytes.byteLength === 0) {
      return this.#isAnother(packing, named, end.reason);
    }
    this.#layers.push({ name: packing, sizeBytes: bytes.byteLength });
    this.bytes = bytes;
    if (end !== null) {
      this.cut = true;
      this.problem =
        end === 'too large'
          ? this.#tooLarge(packing)
          : `The ${packing} data ends early or is damaged: ${end.reason}. What came out before that is shown.`;
      return false;
    }
    if (unreadBytes > 0) {
      this.problem ??= `Behind the end of the ${packing} data stand ${unreadBytes} bytes more, which are not shown here.`;
    }
    return true;
  }

  /** Nothing came out of it. Its first bytes may say better than its name what it is. */
  #isAnother(packing: Packing, named: boolean, reason: string): boolean {
    if (named) {
      this.problem ??= `Its content encoding says ${packing}, but it cannot be unpacked as that: ${reason}.`;
      this.#named.length = 0;
      return packingByMagic(this.bytes) !== packing;
    }
    // The two bytes of zlib can be there by chance.
    if (packing !== 'deflate') {
      this.problem ??= `It begins as ${packing} data does, but cannot be unpacked as that: ${reason}.`;
    }
    return false;
  }

  #tooLarge(packing: Packing): string {
    const why = this.#growsTooMuch
      ? `more than ${growthMax.toLocaleString('en')} times its size, as only a decompression bomb does`
      : `more than ${this.bytesMax / 1024 / 1024} MiB`;
    return `Unpacking ${packing} was stopped: it gives ${why}. What came out before that is shown.`;
  }

  get result(): Unwrapped {
    return { bytes: this.bytes, layers: this.#layers, cut: this.cut, problem: this.problem };
  }
}

/** Of what is cut or damaged, what came out is given. */
export async function unwrapForReading(
  bytes: Uint8Array,
  contentEncoding: string | null,
  bytesMax: number,
): Promise<Unwrapped> {
  const work = new Unwrapping(bytes, contentEncoding, bytesMax);
  const unpack: Unpack<Promise<Unpacked>> = unpackAsFarAsPossible;
  for (let step = work.next; step !== null; step = work.next) {
    if (!work.take(step, await unpack(step.packing, work.bytes, work.bytesMax))) break;
  }
  return work.result;
}

/** At once; of what is cut or damaged nothing need be given. */
export function unwrapForFilter(
  bytes: Uint8Array,
  contentEncoding: string | null,
  bytesMax: number,
): Unwrapped {
  const work = new Unwrapping(bytes, contentEncoding, bytesMax);
  const unpack: Unpack<Unpacked> = unpackWhole;
  for (let step = work.next; step !== null; step = work.next) {
    if (!work.take(step, unpack(step.packing, work.bytes, work.bytesMax))) break;
  }
  return work.result;
}
