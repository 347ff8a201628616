// Structured clone copies the whole buffer behind a Uint8Array, not the part that it shows: a 256-byte preview that
// looks into a 1 MiB chunk would cross as 1 MiB. This gives a frame whose bytes stand alone, packed into one buffer.

import { mapBeyondJson } from './map-beyond-json.ts';

/** The same value with its byte arrays packed; the value itself when it has none, or only ones that stand alone. */
export function compactBytes<Value>(value: Value): Value {
  let total = 0;
  let views = 0;
  let looseViews = 0;
  mapBeyondJson(value, (bytes) => {
    if (typeof bytes === 'number') return bytes;
    total += bytes.byteLength;
    views += 1;
    if (bytes.byteLength !== bytes.buffer.byteLength) looseViews += 1;
    return bytes;
  });
  // One array that stands alone is as good as packed; many would cost one buffer each on the other side.
  if (views === 0 || (views === 1 && looseViews === 0)) return value;
  const packed = new Uint8Array(total);
  let offset = 0;
  return mapBeyondJson(value, (bytes) => {
    if (typeof bytes === 'number') return bytes;
    packed.set(bytes, offset);
    const view = packed.subarray(offset, offset + bytes.byteLength);
    offset += bytes.byteLength;
    return view;
  }) as Value;
}
