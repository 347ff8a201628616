import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { createClient } from '../../src/rpc/client.ts';
import { parseFrame } from '../../src/rpc/frames.ts';
import { serveClient } from '../../src/rpc/server.ts';
import { decodeMessage } from '../../src/rpc/websocket-codec.ts';
import { parseMessage } from '../../src/rpc/websocket-frames.ts';
import { eventually } from '../support/eventually.ts';
import { carriers, type PipePair } from './carriers.ts';
import { sampleApi, sampleHandlers } from './sample-api.ts';

const frameLike = fc.record(
  {
    kind: fc.constantFrom(
      'hello',
      'req',
      'res',
      'err',
      'cancel',
      'open',
      'batch',
      'credit',
      'end',
      '__proto__',
      5,
    ),
    id: fc.oneof(fc.integer(), fc.double(), fc.string()),
    name: fc.constantFrom('text.echo', 'live.rows', 'constructor', '__proto__', '', 7),
    input: fc.anything(),
    deadlineMs: fc.oneof(fc.integer(), fc.constant(Number.POSITIVE_INFINITY)),
    credit: fc.oneof(fc.integer(), fc.constant(2 ** 60)),
    batches: fc.integer(),
    rows: fc.anything(),
    dropped: fc.integer(),
    error: fc.anything(),
    version: fc.integer(),
    ['__proto__']: fc.anything(),
  },
  { requiredKeys: ['kind'] },
);

/** A message with a header that lies. */
function binary(header: unknown, bytes = new Uint8Array(0), headerLength?: number): Uint8Array {
  const head = new TextEncoder().encode(typeof header === 'string' ? header : JSON.stringify(header));
  const message = new Uint8Array(4 + head.byteLength + bytes.byteLength);
  new DataView(message.buffer).setUint32(0, headerLength ?? head.byteLength);
  message.set(head, 4);
  message.set(bytes, 4 + head.byteLength);
  return message;
}

describe('what is not a frame', () => {
  it('is a problem in words, whatever it is', () => {
    fc.assert(
      fc.property(fc.oneof(fc.anything(), frameLike), (value) => {
        const parsed = parseFrame(value);
        expect('frame' in parsed || parsed.problem.length > 0).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it('is a problem in words on a WebSocket, whatever its bytes are', () => {
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 200 }), fc.string()), (message) => {
        const parsed = parseMessage(message);
        expect('frame' in parsed || parsed.problem.length > 0).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  const res = (output: unknown) => ({ kind: 'res', id: 1, output });
  const two = new Uint8Array(2);
  it.each([
    ['no header at all', new Uint8Array(3), /without a header/],
    ['a header longer than the message', binary('{}', two, 4_000_000_000), /longer than its message/],
    ['a header that is not UTF-8', new Uint8Array([0, 0, 0, 2, 0xff, 0xfe]), /not UTF-8/],
    ['a header that is not JSON', binary('{frame', two), /not JSON/],
    ['no list of places', binary({ frame: res(null) }, two), /header that does not parse/],
    ['a negative length', binary({ frame: res(null), bytes: [[-7, 'output']] }, two), /does not parse/],
    ['fewer bytes than it says', binary({ frame: res(null), bytes: [[3, 'output']] }, two), /shorter than/],
    ['more bytes than it says', binary({ frame: res(null), bytes: [[1, 'output']] }, two), /longer than/],
    [
      'a place that is not there',
      binary({ frame: res({}), bytes: [[2, 'output', 'a', 'b']] }, two),
      /not there/,
    ],
    ['a place that is taken', binary({ frame: res(5), bytes: [[2, 'output']] }, two), /not free/],
    [
      'the same place twice',
      binary(
        {
          frame: res(null),
          bytes: [
            [1, 'output'],
            [1, 'output'],
          ],
        },
        two,
      ),
      /not free/,
    ],
    [
      'a place in bytes',
      binary(
        {
          frame: res(null),
          bytes: [
            [1, 'output'],
            [1, 'output', 0],
          ],
        },
        two,
      ),
      /not free/,
    ],
    [
      'a place on a prototype',
      binary({ frame: res({}), bytes: [[2, 'output', '__proto__', 'x']] }, two),
      /not there/,
    ],
    [
      'the prototype itself',
      binary({ frame: res({}), bytes: [[2, 'output', '__proto__']] }, two),
      /not free/,
    ],
    [
      'a constructor',
      binary({ frame: res({}), bytes: [[2, 'output', 'constructor', 'name']] }, two),
      /not there/,
    ],
    ['an inherited length', binary({ frame: res([]), bytes: [[2, 'output', 'length']] }, two), /not free/],
  ])('is refused with its reason: %s', (_what, message, reason) => {
    expect(() => decodeMessage(message)).toThrow(reason);
    expect(Object.keys(Object.prototype)).toEqual([]);
  });

  it('keeps a field that is called __proto__ a field', () => {
    const text = '{"kind":"res","id":1,"output":{"__proto__":{"admin":true}}}';
    const { output } = decodeMessage(text) as { output: object };
    expect(Object.keys(output)).toEqual(['__proto__']);
    expect('admin' in output).toBe(false);
    const withBytes = binary(
      '{"frame":{"kind":"res","id":1,"output":{"__proto__":null}},"bytes":[[2,"output","__proto__"]]}',
      two,
    );
    const { output: second } = decodeMessage(withBytes) as { output: object };
    expect(Object.getPrototypeOf(second)).toBe(Object.prototype);
    expect(Object.getOwnPropertyDescriptor(second, '__proto__')?.value).toEqual(two);
  });

  it('may be nested a million deep', () => {
    const deep = `${'['.repeat(1_000_000)}${']'.repeat(1_000_000)}`;
    expect(() => parseMessage(`{"kind":"res","id":1,"output":${deep}}`)).not.toThrow();
  });
});

describe.each(carriers)('a hostile page on a $name', (carrier) => {
  const pairs: PipePair[] = [];
  const gone: string[] = [];
  async function serve(): Promise<PipePair> {
    const pair = await carrier.connect();
    pairs.push(pair);
    serveClient(sampleApi, sampleHandlers(), pair.engine, {
      onFault: (error) => expect.unreachable(error.message),
      onGone: (reason) => gone.push(reason),
    });
    return pair;
  }
  afterEach(async () => {
    await Promise.all(pairs.splice(0).map((pair) => pair.dispose()));
    gone.length = 0;
  });

  const say = (pair: PipePair, frame: object): void =>
    pair.sendRaw(carrier.name === 'WebSocket' ? JSON.stringify(frame) : frame);
  const hello = { kind: 'hello', version: sampleApi.version };

  it.each([
    ['a second hello', [hello, hello], 'a second hello'],
    ['an answer', [hello, { kind: 'res', id: 1, output: {} }], 'a res frame came from the page'],
    ['a batch', [hello, { kind: 'batch', id: 1, rows: [], dropped: 0 }], 'a batch frame came from the page'],
    [
      'an id twice',
      [
        hello,
        { kind: 'req', id: 1, name: 'work.wait', input: {}, deadlineMs: 5000 },
        { kind: 'open', id: 1, name: 'live.rows', input: {}, credit: 2 },
      ],
      'an id was used twice',
    ],
    ['an unknown kind', [hello, { kind: 'shutdown' }], /a frame that does not parse/],
    [
      'a deadline of a year',
      [hello, { kind: 'req', id: 1, name: 'a', input: {}, deadlineMs: 3e10 }],
      /deadlineMs/,
    ],
  ])('is closed for %s, with the reason', async (_what, frames, reason) => {
    const pair = await serve();
    for (const frame of frames) say(pair, frame);
    await eventually(() => expect(gone).toHaveLength(1));
    expect(gone[0]).toEqual(expect.stringMatching(reason));
  });

  it('never harms the page beside it, whatever it sends', async () => {
    const healthy = createClient(sampleApi, (await serve()).page);
    await healthy.opened;
    const fuzz = fc.sample(fc.array(frameLike, { minLength: 1, maxLength: 8 }), {
      numRuns: 60,
      seed: 20_260_101,
    });
    for (const frames of fuzz) {
      const pair = await serve();
      say(pair, hello);
      for (const frame of frames) {
        try {
          say(pair, frame);
        } catch {
          // This one cannot even be put on the carrier (a function, a bigint in JSON).
        }
      }
      pair.kill();
    }
    await eventually(() => expect(gone).toHaveLength(fuzz.length));
    await expect(healthy.request('text.echo', { text: 'well' })).resolves.toEqual({ text: 'well' });
  });
});
