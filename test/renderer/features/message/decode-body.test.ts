import { describe, expect, it } from 'vitest';
import { decodeBody } from '../../../../renderer/features/message/decode-body.ts';

const decode = (body: string | Uint8Array, contentType: string | null = null, bodySize?: number) => {
  const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body;
  return decodeBody({
    body: bytes,
    bodySize: bodySize ?? bytes.byteLength,
    contentType,
    contentEncoding: null,
  });
};

describe('decoding a body', () => {
  it('shows JSON as a tree even when nobody promised it', () => {
    expect(decode('{"a":1}').best).toBe('tree');
  });

  it('takes plain text as text without complaint', () => {
    expect(decode('true story')).toMatchObject({ best: 'text', json: null, jsonFault: null });
    expect(decode('{braces} are not always JSON')).toMatchObject({ best: 'text', jsonFault: null });
  });

  it('says where promised JSON is broken and falls back to text', () => {
    expect(decode('{"a":\n 1,}', 'application/json')).toMatchObject({
      best: 'text',
      jsonFault: { line: 2, column: 4 },
    });
    expect(decode('nonsense', 'application/vnd.order+json; charset=utf-8').jsonFault).not.toBeNull();
  });

  it('falls back to hex where the bytes are no text, and names the byte', () => {
    expect(decode(Uint8Array.of(0x61, 0xff))).toMatchObject({
      best: 'hex',
      invalidUtf8At: 1,
      jsonFault: null,
    });
    expect(decode(Uint8Array.of(0x7b, 0xff), 'application/json').jsonFault?.reason).toContain('byte 1');
  });

  it('keeps the tree of a body of which only the beginning is there', () => {
    const decoded = decode('{"a":1,"b":[1,2', 'application/json', 9_000);
    expect(decoded.best).toBe('tree');
    expect(decoded.json?.end).toEqual({ kind: 'cut' });
  });

  it('has nothing to say about an empty body', () => {
    expect(decode('', 'application/json')).toMatchObject({ best: 'text', json: null, jsonFault: null });
  });
});
