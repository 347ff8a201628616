// Reads a JSON array while it arrives, a few items at a time, so that a list of twenty thousand queues neither blocks the
// loop nor stands in memory twice. Knows only where items end; what is inside them is JSON.parse's business.

const quote = 0x22;
const backslash = 0x5c;
const open = [0x5b, 0x7b];
const close = [0x5d, 0x7d];
const comma = 0x2c;
const space = [0x20, 0x09, 0x0a, 0x0d];
/** One item; the largest real ones (a queue with all its statistics) have a few thousand bytes. */
const itemMaxBytes = 4 * 1024 * 1024;

/** Yields the items of each chunk together. @throws SyntaxError when this is no JSON array, or it ends too early */
export async function* arrayItems(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<unknown[]> {
  /** 0 outside the array, 1 between its items. */
  let depth = 0;
  let inString = false;
  let escaped = false;
  let ended = false;
  /** What belongs to items that are not complete yet. */
  let rest: Uint8Array = new Uint8Array(0);
  for await (const chunk of chunks) {
    let from = 0;
    let lastComma = -1;
    for (let index = 0; index < chunk.length; index += 1) {
      const byte = chunk[index] ?? 0;
      if (inString) {
        if (escaped) escaped = false;
        else if (byte === backslash) escaped = true;
        else if (byte === quote) inString = false;
        continue;
      }
      if (depth === 0) {
        if (space.includes(byte)) continue;
        if (ended || byte !== open[0]) throw new SyntaxError('The answer is not a list.');
        depth = 1;
        from = index + 1;
      } else if (byte === quote) inString = true;
      else if (byte === open[0] || byte === open[1]) depth += 1;
      else if (byte === close[0] || byte === close[1]) {
        depth -= 1;
        if (depth === 0) {
          ended = true;
          lastComma = index;
        }
      } else if (byte === comma && depth === 1) lastComma = index;
    }
    if (lastComma >= 0) {
      const items = parse(Buffer.concat([rest, chunk.subarray(from, lastComma)]));
      rest = ended ? new Uint8Array(0) : chunk.slice(lastComma + 1);
      if (items.length > 0) yield items;
    } else if (!ended) rest = Buffer.concat([rest, chunk.subarray(from)]);
    if (rest.length > itemMaxBytes) throw new SyntaxError('An item of the list is too large.');
  }
  if (!ended) throw new SyntaxError('The list ends too early.');
}

function parse(items: Buffer): unknown[] {
  return JSON.parse(`[${items.toString('utf8')}]`) as unknown[];
}
