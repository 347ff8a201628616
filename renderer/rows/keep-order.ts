// What an order becomes while it rests: nothing that is in sight changes its place. Pure.

/** The present order without what left, and with what came at its end. */
export function keepOrder(present: Uint32Array, next: Uint32Array): Uint32Array<ArrayBuffer> {
  const wanted = new Set(next);
  const kept: number[] = [];
  for (const id of present) if (wanted.delete(id)) kept.push(id);
  return Uint32Array.from([...kept, ...wanted]);
}
