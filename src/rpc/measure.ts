// Whether a value can cross every carrier, and about how big it is there: one cheap walk for both.
// The number is an estimate of its JSON with attached bytes; it decides when a batch is full, nothing exact.

/** Deeper values are refused: no schema of the contract nests this far, and a cycle always does. */
const depthMax = 256;
const notCarriable = -1;

/**
 * Estimated bytes of plain data: null, booleans, finite numbers, strings, Uint8Array, arrays and plain objects.
 * -1 for anything else (functions, bigints, dates, maps, NaN, cycles), which one carrier or the other would lose.
 */
export function measure(value: unknown): number {
  return measureAt(value, 0);
}

function measureAt(value: unknown, depth: number): number {
  switch (typeof value) {
    case 'string':
      return value.length + 2;
    case 'number':
      return Number.isFinite(value) ? 8 : notCarriable;
    case 'boolean':
      return 5;
    case 'object':
      if (value === null) return 4;
      if (value instanceof Uint8Array) return value.byteLength + 16;
      if (depth >= depthMax) return notCarriable;
      return Array.isArray(value) ? measureArray(value, depth) : measureObject(value, depth);
    default:
      return notCarriable;
  }
}

function measureArray(items: readonly unknown[], depth: number): number {
  let total = 2;
  for (const item of items) {
    const size = measureAt(item, depth + 1);
    if (size === notCarriable) return notCarriable;
    total += size + 1;
  }
  return total;
}

function measureObject(value: object, depth: number): number {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return notCarriable;
  let total = 2;
  const fields = value as Record<string, unknown>;
  for (const key of Object.keys(fields)) {
    const field = fields[key];
    // An undefined field is the same as an absent one on every carrier that we have.
    if (field === undefined) continue;
    const size = measureAt(field, depth + 1);
    if (size === notCarriable) return notCarriable;
    total += key.length + 4 + size;
  }
  return total;
}
