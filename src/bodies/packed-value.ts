// A MessagePack value for people, as JSON text, and for filters, as maps.

import { PackedMap, PackedMoment, type PackedValue } from './messagepack.ts';

type FilterValue =
  | Exclude<PackedValue, PackedMoment | PackedMap | PackedValue[]>
  | Date
  | FilterValue[]
  | Map<string, FilterValue>;

/** A million values far inside would take half a gigabyte of spaces. */
const indentLevelsMax = 20;

/** Bytes as base64, moments as ISO 8601, keys and numbers that JSON lacks as words. Repeated keys stay. */
export function asJsonText(value: PackedValue): string {
  const pieces: string[] = [];
  write(value, 0, pieces);
  return pieces.join('');
}

/** Of repeated keys the last one counts, as in JSON. Moments that no calendar has are their seconds. */
export function asFilterValue(value: PackedValue): FilterValue {
  if (value instanceof PackedMoment) return dateOf(value) ?? value.seconds;
  if (value instanceof PackedMap) {
    return new Map(value.entries.map(([key, item]) => [keyText(key), asFilterValue(item)]));
  }
  return Array.isArray(value) ? value.map(asFilterValue) : value;
}

function write(value: PackedValue, depth: number, pieces: string[]): void {
  if (value instanceof PackedMap) {
    writeLines('{}', value.entries, depth, pieces, ([key, item]) => {
      pieces.push(JSON.stringify(keyText(key)), ': ');
      write(item, depth + 1, pieces);
    });
  } else if (Array.isArray(value)) {
    writeLines('[]', value, depth, pieces, (item) => write(item, depth + 1, pieces));
  } else pieces.push(scalarText(value));
}

function writeLines<Item>(
  brackets: '{}' | '[]',
  items: readonly Item[],
  depth: number,
  pieces: string[],
  writeItem: (item: Item) => void,
): void {
  if (items.length === 0) {
    pieces.push(brackets);
    return;
  }
  const lineEnd = `\n${'  '.repeat(Math.min(depth, indentLevelsMax))}`;
  let before = `${brackets.charAt(0)}${lineEnd}  `;
  for (const item of items) {
    pieces.push(before);
    writeItem(item);
    before = `,${lineEnd}  `;
  }
  pieces.push(lineEnd, brackets.charAt(1));
}

function scalarText(value: Exclude<PackedValue, PackedMap | PackedValue[]>): string {
  if (typeof value === 'bigint') return String(value);
  if (typeof value === 'number') return floatText(value);
  if (value instanceof Uint8Array) return JSON.stringify(base64(value));
  return JSON.stringify(value instanceof PackedMoment ? momentText(value) : value);
}

function keyText(key: PackedValue): string {
  if (typeof key === 'string') return key;
  return key instanceof Uint8Array ? base64(key) : asJsonText(key);
}

/** With a point or an exponent, so that it does not look like a whole number that was written as one. */
function floatText(value: number): string {
  if (!Number.isFinite(value)) return `"${value}"`;
  const text = Object.is(value, -0) ? '-0' : String(value);
  return /[.e]/.test(text) ? text : `${text}.0`;
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}

function dateOf({ seconds, nanoseconds }: PackedMoment): Date | null {
  const date = new Date(Number(seconds) * 1_000 + Math.floor(nanoseconds / 1_000_000));
  return Number.isNaN(date.getTime()) ? null : date;
}

function momentText(moment: PackedMoment): string {
  const { seconds, nanoseconds } = moment;
  const date = dateOf({ seconds, nanoseconds: 0 });
  if (date === null) return `${seconds} s since 1970`;
  const fraction = nanoseconds === 0 ? '' : `.${String(nanoseconds).padStart(9, '0').replace(/0+$/, '')}`;
  return date.toISOString().replace(/\.000Z$/, `${fraction}Z`);
}
