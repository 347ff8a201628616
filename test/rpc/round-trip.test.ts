import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import type { Frame } from '../../src/rpc/frames.ts';
import { measure } from '../../src/rpc/measure.ts';
import { createClient } from '../../src/rpc/client.ts';
import { serveClient } from '../../src/rpc/server.ts';
import { decodeMessage, encodeFrame } from '../../src/rpc/websocket-codec.ts';
import { carriers, type PipePair } from './carriers.ts';
import { sampleApi, sampleHandlers } from './sample-api.ts';

/** Plain data with bytes anywhere, some of them windows into a larger buffer; strings with lone surrogates, too. */
const bytes = fc.oneof(
  fc.uint8Array({ maxLength: 300 }),
  fc.uint8Array({ maxLength: 300 }).map((array) => Buffer.from(array)),
  fc.uint8Array({ minLength: 10, maxLength: 300 }).map((array) => array.subarray(3, 8)),
);
const anyString = fc.oneof(
  fc.string(),
  fc
    .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 20 })
    .map((units) => String.fromCharCode(...units)),
);
const { plain } = fc.letrec<{ plain: unknown }>((tie) => ({
  plain: fc.oneof(
    { maxDepth: 5 },
    anyString,
    fc.boolean(),
    fc.constant(null),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.integer(),
    bytes,
    fc.array(tie('plain'), { maxLength: 6 }),
    fc.dictionary(
      fc.oneof(anyString, fc.constantFrom('__proto__', 'constructor', 'length', 'bytes', '0')),
      tie('plain'),
      {
        maxKeys: 6,
        noNullPrototype: true,
      },
    ),
  ),
}));

/** Buffers arrive as plain Uint8Arrays. */
function asArrived(value: unknown): unknown {
  if (value instanceof Uint8Array) return new Uint8Array(value);
  if (Array.isArray(value)) return value.map(asArrived);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, asArrived(inner)]));
}

describe('the WebSocket codec', () => {
  it('brings back any frame as it was', () => {
    fc.assert(
      fc.property(plain, (output) => {
        const frame: Frame = { kind: 'res', id: 1, output };
        // Not toStrictEqual: it is misled by fields that are called constructor.
        const same = isDeepStrictEqual(decodeMessage(encodeFrame(frame)), {
          kind: 'res',
          id: 1,
          output: asArrived(output),
        });
        expect(same).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  it('leaves the frame that it encodes as it is', () => {
    const row = { preview: new Uint8Array([1, 2, 3]) };
    const frame: Frame = { kind: 'batch', id: 1, rows: [row], dropped: 0 };
    encodeFrame(frame);
    expect(frame).toStrictEqual({ kind: 'batch', id: 1, rows: [row], dropped: 0 });
    expect(row.preview).toEqual(new Uint8Array([1, 2, 3]));
  });

  it('sends a frame without bytes as text', () => {
    expect(encodeFrame({ kind: 'cancel', id: 3 })).toBe('{"kind":"cancel","id":3}');
  });
});

describe('the measure of a value', () => {
  it('is never far below its size in JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        // Escapes may make a string up to six times as long; that is why a value may only fill half a frame.
        expect(measure(value) * 6 + 30).toBeGreaterThanOrEqual(JSON.stringify(value).length);
      }),
    );
  });

  it.each([
    ['a function', () => 1],
    ['a bigint', 5n],
    ['a date', new Date(0)],
    ['a map', new Map()],
    ['NaN', Number.NaN],
    ['infinity', Number.POSITIVE_INFINITY],
    ['another typed array', new Uint16Array(1)],
    ['a hole in an array', [undefined]],
    ['an instance', new (class Queue {})()],
  ])('refuses %s, at any depth', (_what, value) => {
    expect(measure(value)).toBe(-1);
    expect(measure({ rows: [{ value }] })).toBe(-1);
  });

  it('refuses a cycle', () => {
    const cycle: { inner?: unknown } = {};
    cycle.inner = [cycle];
    expect(measure(cycle)).toBe(-1);
  });

  it('takes an undefined field for an absent one', () => {
    expect(measure({ a: undefined })).toBe(measure({}));
  });
});

describe.each(carriers)('values through a $name', (carrier) => {
  const pairs: PipePair[] = [];
  afterEach(async () => {
    await Promise.all(pairs.splice(0).map((pair) => pair.dispose()));
  });

  it('come back as they were, there and back', async () => {
    const pair = await carrier.connect();
    pairs.push(pair);
    serveClient(sampleApi, sampleHandlers(), pair.engine, {
      onFault: (error) => expect.unreachable(error.message),
    });
    const client = createClient(sampleApi, pair.page);
    await fc.assert(
      fc.asyncProperty(fc.array(plain, { maxLength: 5 }), async (values) => {
        const { values: back } = await client.request('bytes.echo', { values });
        expect(isDeepStrictEqual(back, asArrived(values))).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  it('may be a body of 16 MiB', async () => {
    const pair = await carrier.connect();
    pairs.push(pair);
    serveClient(sampleApi, sampleHandlers(), pair.engine, {
      onFault: (error) => expect.unreachable(error.message),
    });
    const client = createClient(sampleApi, pair.page);
    const body = new Uint8Array(16 * 1024 * 1024).map((_, index) => index * 31);
    const { values } = await client.request('bytes.echo', { values: [body] });
    expect(Buffer.compare(values[0] as Uint8Array, body)).toBe(0);
  });

  it('are refused when they are larger than a frame', async () => {
    const pair = await carrier.connect();
    pairs.push(pair);
    serveClient(sampleApi, sampleHandlers(), pair.engine, { onFault: () => undefined });
    const client = createClient(sampleApi, pair.page);
    const text = new Uint8Array(41 * 1024 * 1024);
    await expect(client.request('bytes.echo', { values: [text] })).rejects.toMatchObject({
      code: 'too_large',
    });
    await expect(client.request('text.echo', { text: 'on' })).resolves.toEqual({ text: 'on' });
  });
});
