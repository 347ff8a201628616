import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { limits } from '../../../src/contract/limits.ts';
import { readBody, rewriteBody, type BodyDraft } from '../../../renderer/features/publish/body-draft.ts';

const draft = (patch: Partial<BodyDraft>): BodyDraft => ({ kind: 'text', text: '', file: null, ...patch });
const bytesOf = (patch: Partial<BodyDraft>) => readBody(draft(patch)).bytes;

describe('the body as it is written', () => {
  it('gives the same bytes in hex and in Base64, any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const file = { name: 'f', bytes: new Uint8Array(bytes), jsonFault: null };
        const hex = rewriteBody(draft({ kind: 'file', file }), 'hex');
        const base64 = hex === null ? null : rewriteBody(hex, 'base64');
        expect(hex === null ? null : readBody(hex).bytes).toEqual(new Uint8Array(bytes));
        expect(base64 === null ? null : readBody(base64).bytes).toEqual(new Uint8Array(bytes));
      }),
    );
  });

  it('takes Base64 in both alphabets, with white space and with or without padding', () => {
    for (const text of ['+/8=', '-_8', '+ /\n8 =']) {
      expect(bytesOf({ kind: 'base64', text })).toEqual(Uint8Array.of(0xfb, 0xff));
    }
  });

  it.each([
    ['hex', '00 0g', 1, 5],
    ['hex', '00\n1', 2, 2],
    ['base64', 'AA*A', 1, 3],
    ['base64', 'AA=A', 1, 3],
    ['base64', 'AAAAA', 1, 6],
  ] as const)('places the fault of %s %j at line %i, column %i', (kind, text, line, column) => {
    const read = readBody(draft({ kind, text }));
    expect(read.bytes).toBeNull();
    expect(read).toMatchObject({ place: { line, column } });
  });

  it('carries text over to hex and back, but leaves bytes that are not text alone', () => {
    const hex = rewriteBody(draft({ text: 'héllo' }), 'hex');
    expect(hex?.text).toBe('68 c3 a9 6c 6c 6f');
    expect(hex === null ? null : rewriteBody(hex, 'text')?.text).toBe('héllo');
    expect(rewriteBody(draft({ kind: 'hex', text: 'ff' }), 'text')).toBeNull();
    expect(rewriteBody(draft({ kind: 'hex', text: 'f' }), 'text')).toBeNull();
  });

  it('keeps text that is not JSON when the kind becomes JSON', () => {
    expect(rewriteBody(draft({ text: '{broken' }), 'json')?.text).toBe('{broken');
  });

  it('refuses a body over the limit and says both sizes', () => {
    const bytes = new Uint8Array(limits.bodyMaxBytes + 1);
    const read = readBody(draft({ kind: 'file', file: { name: 'f', bytes, jsonFault: null } }));
    expect(read.fault).toContain('16,777,217 bytes; at most 16,777,216');
  });

  it('asks for a file when none is chosen', () => {
    expect(readBody(draft({ kind: 'file' })).fault).toContain('file');
  });
});
