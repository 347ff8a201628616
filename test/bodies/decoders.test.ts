// What hostile bytes do to the decoders: nothing but an answer. Bombs are stopped, torn data gives what it has, and what
// only looks packed stays as it is.

import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { indentXml } from '../../src/bodies/indent-xml.ts';
import { exactNumber, JsonFault, JsonTooDeep, parseJson } from '../../src/bodies/json.ts';
import { makeReadable } from '../../src/bodies/readable-body.ts';
import { unpackZstd } from '../../src/bodies/zstd.ts';

const bytesMax = 4 * 1024 * 1024;

function read(
  body: Uint8Array,
  contentEncoding: string | null = null,
  contentType: string | null = null,
  bodySize = body.byteLength,
) {
  return makeReadable({ body, bodySize, contentType, contentEncoding }, bytesMax);
}

const text = '{"total":12345678901234567890,"name":"Zoë"}';
const bytes = Buffer.from(text);
/** `zstd -19` of "hello hello hello hello\n", made by the reference implementation. */
const zstdHello = Buffer.from('KLUv/QRobQAAOGhlbGxvIAoBAJlLEah8Lqg=', 'base64');

const packed = {
  gzip: gzipSync(bytes),
  deflate: deflateSync(bytes),
  br: brotliCompressSync(bytes),
} as const;

describe('a packed body', () => {
  test.each(Object.entries(packed))('%s is undone by its name', async (name, body) => {
    const readable = await read(body, name);
    expect(readable).toMatchObject({ format: 'text', cut: false, problem: null });
    expect(readable.layers).toEqual([{ name, sizeBytes: bytes.length }]);
    expect(Buffer.from(readable.body ?? []).toString()).toBe(text);
  });

  test('raw deflate goes by the name of deflate too, and several layers come off in turn', async () => {
    expect((await read(deflateRawSync(bytes), 'deflate')).layers).toHaveLength(1);
    const twice = await read(gzipSync(brotliCompressSync(bytes)), 'br, gzip');
    expect(twice.layers.map((layer) => layer.name)).toEqual(['gzip', 'br']);
    expect(Buffer.from(twice.body ?? []).toString()).toBe(text);
  });

  test('gzip and zlib are known by their first bytes alone', async () => {
    expect((await read(gzipSync(gzipSync(bytes)))).layers).toHaveLength(2);
    expect((await read(deflateSync(bytes))).layers).toHaveLength(1);
  });

  test('one layer too many is left on and said', async () => {
    let body: Uint8Array = bytes;
    for (let layer = 0; layer < 6; layer += 1) body = gzipSync(body);
    const readable = await read(body);
    expect(readable.layers).toHaveLength(4);
    expect(readable.problem).toMatch(/more than 4 times/);
  });

  test.each([
    ['gzip', Buffer.concat([gzipSync(bytes), Buffer.from('tail')])],
    ['gzip', Buffer.concat([gzipSync(bytes.subarray(0, 9)), gzipSync(bytes.subarray(9)), Buffer.alloc(4)])],
    ['deflate', Buffer.concat([deflateSync(bytes), Buffer.from('tail')])],
    ['br', Buffer.concat([brotliCompressSync(bytes), Buffer.from('tail')])],
  ])('what stands behind the end of %s data is said (example %#)', async (name, body) => {
    const readable = await read(body, name);
    expect(readable).toMatchObject({ cut: false, layers: [{ name, sizeBytes: bytes.length }] });
    expect(Buffer.from(readable.body ?? []).toString()).toBe(text);
    expect(readable.problem).toBe(
      `Behind the end of the ${name} data stand 4 bytes more, which are not shown here.`,
    );
  });

  test('a gzip header with a name, a comment and more is passed over to find the end', async () => {
    const plain = gzipSync(bytes);
    const header = Buffer.from([
      0x1f, 0x8b, 8, 0x1e, 0, 0, 0, 0, 0, 3, 2, 0, 0x1f, 0x8b, 110, 0, 99, 0, 0, 0,
    ]);
    const readable = await read(Buffer.concat([header, plain.subarray(10), Buffer.from('tail')]), 'gzip');
    // Its header's checksum is wrong, which only whole data is asked for: the fault is told as it is.
    expect(readable.problem).toMatch(/header crc mismatch/);
    header[3] = 0x1c;
    const without = Buffer.concat([header.subarray(0, -2), plain.subarray(10), Buffer.from('tail')]);
    expect((await read(without, 'gzip')).problem).toMatch(/stand 4 bytes more/);
  });

  test('a second member of gzip that is torn is torn, and not something else behind the first', async () => {
    const torn = Buffer.concat([gzipSync(bytes), gzipSync(bytes).subarray(0, 20)]);
    expect((await read(torn, 'gzip')).problem).toMatch(/ends early or is damaged/);
  });

  test.each(['(Scheduled)', '8Object', 'XGboost is', 'x^2 + y^2 = z^2'])(
    'the text %s, which begins as zlib data may, is text',
    async (words) => {
      expect(await read(Buffer.from(words))).toMatchObject({ format: 'text', layers: [], problem: null });
    },
  );

  test('under a wrong name the first bytes say what it is', async () => {
    for (const name of ['deflate', 'br', 'snappy', 'gzip;q=1']) {
      const readable = await read(gzipSync(bytes), name);
      expect(readable.layers).toMatchObject([{ name: 'gzip' }]);
      expect(readable.problem).toContain(name);
    }
  });

  test('what begins as gzip and is none says so', async () => {
    const readable = await read(gzipSync(bytes).subarray(0, 10));
    expect(readable).toMatchObject({ format: 'binary', layers: [], body: null });
    expect(readable.problem).toMatch(/begins as gzip data does, but cannot be unpacked/);
  });

  test('a torn body gives what came out before the tear', async () => {
    const long = Buffer.from(Array.from({ length: 20_000 }, (_, index) => `line ${index * 7919}\n`).join(''));
    const whole = gzipSync(long);
    const readable = await read(whole.subarray(0, whole.length / 2), 'gzip');
    expect(readable).toMatchObject({ cut: true, format: 'text' });
    expect(readable.problem).toMatch(/ends early or is damaged: unexpected end of file/);
    expect(readable.body?.byteLength).toBeGreaterThan(10_000);
    expect(long.subarray(0, readable.body?.byteLength).equals(readable.body ?? new Uint8Array())).toBe(true);
  });

  test.each([
    ['gzip', gzipSync(Buffer.alloc(200 * 1024 * 1024))],
    ['br', brotliCompressSync(Buffer.alloc(64 * 1024 * 1024))],
  ])('a bomb of %s is stopped, marked and gives a bounded part', async (name, bomb) => {
    const readable = await read(bomb, name);
    expect(readable.cut).toBe(true);
    expect(readable.problem).toMatch(/was stopped: it gives more than/);
    expect(readable.body?.byteLength).toBeLessThanOrEqual(bytesMax);
  });

  test('a name that the bytes do not keep is said, and the bytes stay', async () => {
    const readable = await read(bytes, 'gzip');
    expect(readable).toMatchObject({ layers: [], body: null, format: 'text' });
    expect(readable.problem).toMatch(/says gzip, but it cannot be unpacked as that/);
    expect((await read(bytes, 'snappy')).problem).toMatch(/“snappy”, which Leveret cannot undo/);
    expect((await read(bytes, 'utf-8')).problem).toBeNull();
  });

  test('any bytes under any name give an answer within bounds', async () => {
    const names = fc.constantFrom(null, 'gzip', 'deflate', 'br', 'zstd', 'gzip, br', 'x-unknown', '');
    const types = fc.constantFrom(
      null,
      'application/json',
      'text/xml',
      'application/msgpack',
      'text/plain; charset=utf-16',
      'text/plain; charset=klingon',
    );
    const starts = fc.constantFrom(
      [],
      [0x1f, 0x8b, 8],
      [0x28, 0xb5, 0x2f, 0xfd],
      [0x78, 0x9c],
      [0xff, 0xfe],
      [0xdd],
    );
    const bodies = fc
      .tuple(starts, fc.uint8Array({ maxLength: 300 }))
      .map(([start, rest]) => Uint8Array.from([...start, ...rest]));
    await fc.assert(
      fc.asyncProperty(bodies, names, types, async (body, name, type) => {
        const readable = await read(body, name, type);
        expect(readable.storedSize).toBe(body.byteLength);
        expect(readable.body?.byteLength ?? 0).toBeLessThanOrEqual(bytesMax);
      }),
      { numRuns: 400 },
    );
  });

  test('a damaged body of each kind gives an answer', async () => {
    const kinds = fc.constantFrom(...Object.entries(packed), ['zstd', zstdHello] as const);
    await fc.assert(
      fc.asyncProperty(kinds, fc.nat(), fc.nat(255), async ([name, body], at, value) => {
        const damaged = Uint8Array.from(body);
        damaged[at % damaged.length] = value;
        expect((await read(damaged, name)).storedSize).toBe(body.length);
      }),
      { numRuns: 300 },
    );
  });
});

describe('zstd', () => {
  test('unpacks what the reference implementation packed', () => {
    const { bytes: out, end } = unpackZstd(zstdHello, bytesMax);
    expect([Buffer.from(out).toString(), end]).toEqual(['hello hello hello hello\n', null]);
  });

  test('gives all frames, passes over those to be skipped, and counts what is behind them', () => {
    const skipped = Uint8Array.from([0x50, 0x2a, 0x4d, 0x18, 2, 0, 0, 0, 1, 2]);
    const {
      bytes: out,
      end,
      unreadBytes,
    } = unpackZstd(Buffer.concat([skipped, zstdHello, zstdHello, skipped, Buffer.from('tail')]), bytesMax);
    expect([Buffer.from(out).toString(), end, unreadBytes]).toEqual([
      'hello hello hello hello\n'.repeat(2),
      null,
      4,
    ]);
  });

  test.each([
    ['a second frame', [...zstdHello, 0x28, 0xb5, 0x2f, 0xfd, 0x00, 0xa0, 0, 0, 0, 0], /window/],
    ['a frame with a dictionary', [0x28, 0xb5, 0x2f, 0xfd, 0x21, 5, 1, 9, 0, 0, 65], /dictionary/],
  ])('refuses %s by its header', (_what, forged, reason) => {
    expect(unpackZstd(Uint8Array.from(forged), bytesMax).end).toMatchObject({
      reason: expect.stringMatching(reason) as string,
    });
  });

  test('refuses a window of gigabytes before it makes room for it', () => {
    const forged = Uint8Array.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, 0xa0, 0, 0, 0, 0]);
    expect(unpackZstd(forged, bytesMax).end).toMatchObject({
      reason: expect.stringMatching(/window/) as string,
    });
  });
});

describe('text', () => {
  test.each([
    ['utf-16le', Buffer.from('\uFEFF{"a":"ü"}', 'utf16le'), null],
    ['windows-1252', Buffer.from('{"a":"ü"}', 'latin1'), 'application/json; charset=ISO-8859-1'],
  ])('in %s comes as UTF-8', async (charset, body, type) => {
    const readable = await read(body, null, type);
    expect(readable).toMatchObject({ format: 'text', charset });
    expect(Buffer.from(readable.body ?? []).toString()).toBe('{"a":"ü"}');
  });

  test('that was cut within a character is text', async () => {
    const cut = Buffer.from('aéé').subarray(0, 4);
    expect(await read(cut, null, null, 1_000)).toMatchObject({ format: 'text', problem: null });
    expect(await read(cut)).toMatchObject({ format: 'binary' });
  });

  test('whose charset nobody knows, or that is another, is shown as what it is, and said', async () => {
    const unknown = await read(Buffer.from('ü'), null, 'text/plain; charset=klingon');
    expect(unknown).toMatchObject({ format: 'text', charset: 'utf-8' });
    expect(unknown.problem).toMatch(/“klingon”, which Leveret does not know; it is shown as UTF-8/);
    const wrong = await read(Buffer.from('ü', 'latin1'), null, 'text/plain; charset=utf-8');
    expect(wrong).toMatchObject({ format: 'binary', body: null });
    expect(wrong.problem).toMatch(/said to be “utf-8”, but its bytes are not/);
  });

  test('that becomes longer than what may be shown is cut, and said', async () => {
    const readable = await read(Buffer.alloc(bytesMax, 0xe9), null, 'text/plain; charset=latin1');
    expect(readable).toMatchObject({ format: 'text', cut: true });
    expect(readable.body?.byteLength).toBe(bytesMax);
    expect(readable.problem).toMatch(/too long; the first part is shown/);
  });

  test('in UTF-8 is not sent again', async () => {
    expect(await read(bytes)).toMatchObject({ body: null, format: 'text', charset: 'utf-8', problem: null });
  });
});

describe('XML', () => {
  test('stands on indented lines, its texts as they are', () => {
    expect(indentXml('<?xml version="1.0"?><a x="1>0"><b>t <i>u</i> v</b><c/><d></d></a>')).toBe(
      '<?xml version="1.0"?>\n<a x="1>0">\n  <b>t <i>u</i> v</b>\n  <c/>\n  <d></d>\n</a>',
    );
  });

  test.each(['<a><b></a></b>', '<a>', 'text', '<a></a', '<!-- open', '<a "', '</a>'])(
    '%s is refused',
    (broken) => {
      expect(indentXml(broken)).toBeNull();
    },
  );

  test('entities are never expanded', () => {
    const bomb = '<!DOCTYPE a [<!ENTITY x "xxxx"><!ENTITY y "&x;&x;">]><a>&y;</a>';
    expect(indentXml(bomb)).toContain('<a>&y;</a>');
  });

  test('any text is answered, and quickly', () => {
    const pieces = fc.array(
      fc.constantFrom('<', '>', '/', '!', '-', '"', '[', ']', '?', 'a', ' ', '<a>', '</a>', '<!--'),
    );
    fc.assert(fc.property(pieces, (parts) => void indentXml(parts.join(''))));
    expect(indentXml('<a "'.repeat(200_000))).toBeNull();
  });
});

describe('JSON', () => {
  test('is read as JavaScript reads it, but for numbers, which stay exact', () => {
    const plain = (value: unknown): unknown => {
      if (value instanceof Map)
        return Object.fromEntries([...value].map(([key, item]) => [key, plain(item)]));
      return Array.isArray(value) ? value.map(plain) : value;
    };
    fc.assert(
      fc.property(fc.json(), (json) => {
        expect(JSON.stringify(plain(parseJson(json, Number)))).toBe(JSON.stringify(JSON.parse(json)));
      }),
    );
    expect(parseJson('[123456789012345678901, 1.5, -0]', exactNumber)).toEqual([
      123456789012345678901n,
      1.5,
      0n,
    ]);
  });

  test('what JavaScript refuses is refused', () => {
    fc.assert(
      fc.property(fc.string(), fc.nat(), (noise, at) => {
        const spoilt = text.slice(0, at % text.length) + noise + text.slice(at % text.length);
        let valid = true;
        try {
          JSON.parse(spoilt);
        } catch {
          valid = false;
        }
        let read = true;
        try {
          parseJson(spoilt, exactNumber);
        } catch (thrown) {
          expect(thrown).toBeInstanceOf(JsonFault);
          read = false;
        }
        expect(read).toBe(valid);
      }),
    );
  });

  test('nesting ends in a fault and not in a full stack', () => {
    expect(() => parseJson('['.repeat(1_000_000), exactNumber)).toThrow(JsonTooDeep);
  });
});
