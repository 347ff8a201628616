// A walk over plain data that may replace its byte arrays. Containers without bytes are kept as they are, those with
// bytes are copied, so that nobody's row changes under his hands.

export type BytePath = readonly (string | number)[];

/** Calls `replace` for each Uint8Array, in order, with its path; the path is reused and must be copied to be kept. */
export function mapBytes(value: unknown, replace: (bytes: Uint8Array, path: BytePath) => unknown): unknown {
  return walk(value, [], replace);
}

function walk(
  value: unknown,
  path: (string | number)[],
  replace: (bytes: Uint8Array, path: BytePath) => unknown,
): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Uint8Array) return replace(value, path);
  return Array.isArray(value) ? walkArray(value, path, replace) : walkObject(value, path, replace);
}

function walkArray(
  items: readonly unknown[],
  path: (string | number)[],
  replace: (bytes: Uint8Array, path: BytePath) => unknown,
): unknown {
  let copy: unknown[] | undefined;
  for (let index = 0; index < items.length; index += 1) {
    const item = items[index];
    if (typeof item !== 'object' || item === null) continue;
    path.push(index);
    const walked = walk(item, path, replace);
    path.pop();
    if (walked === item) continue;
    copy ??= items.slice();
    copy[index] = walked;
  }
  return copy ?? items;
}

function walkObject(
  value: object,
  path: (string | number)[],
  replace: (bytes: Uint8Array, path: BytePath) => unknown,
): unknown {
  const fields = value as Record<string, unknown>;
  let copy: Record<string, unknown> | undefined;
  for (const key of Object.keys(fields)) {
    const field = fields[key];
    if (typeof field !== 'object' || field === null) continue;
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
