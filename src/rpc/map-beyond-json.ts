// A walk over plain data that may replace what JSON cannot hold: byte arrays, and the number -0 (a header's double may be
// one). Containers without such values are kept as they are, those with some are copied: nobody's row changes in his hands.

export type Path = readonly (string | number)[];

/** Gives what stands in the value's place; the path is reused and must be copied to be kept. */
export type Replace = (value: Uint8Array | number, path: Path) => unknown;

/** Calls `replace` for each such value, in order. */
export function mapBeyondJson(value: unknown, replace: Replace): unknown {
  return walk(value, [], replace);
}

function walk(value: unknown, path: (string | number)[], replace: Replace): unknown {
  if (typeof value === 'number') return Object.is(value, -0) ? replace(value, path) : value;
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Uint8Array) return replace(value, path);
  return Array.isArray(value) ? walkArray(value, path, replace) : walkObject(value, path, replace);
}

/** Most values are strings and common numbers: not worth a call. */
function isPlain(value: unknown): boolean {
  return typeof value === 'number' ? value !== 0 : typeof value !== 'object' || value === null;
}

function walkArray(items: readonly unknown[], path: (string | number)[], replace: Replace): unknown {
  let copy: unknown[] | undefined;
  for (let index = 0; index < items.length; index += 1) {
    const item = items[index];
    if (isPlain(item)) continue;
    path.push(index);
    const walked = walk(item, path, replace);
    path.pop();
    if (walked === item) continue;
    copy ??= items.slice();
    copy[index] = walked;
  }
  return copy ?? items;
}

function walkObject(value: object, path: (string | number)[], replace: Replace): unknown {
  const fields = value as Record<string, unknown>;
  let copy: Record<string, unknown> | undefined;
  for (const key of Object.keys(fields)) {
    const field = fields[key];
    if (isPlain(field)) continue;
    path.push(key);
    const walked = walk(field, path, replace);
    path.pop();
    if (walked === field) continue;
    copy ??= { ...fields };
    // Not an assignment: a field called __proto__ is data here and must not become a prototype.
    Object.defineProperty(copy, key, { value: walked, enumerable: true, configurable: true, writable: true });
  }
  return copy ?? value;
}
