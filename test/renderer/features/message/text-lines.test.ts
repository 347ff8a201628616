import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decodeUtf8,
  firstInvalidByte,
  lineCharactersMax,
  splitLines,
  unfinishedBytes,
} from '../../../../renderer/features/message/text-lines.ts';

const encoder = new TextEncoder();

describe('text of a body', () => {
  it('finds no invalid byte exactly where the platform decoder finds none', () => {
    const fragments = fc.oneof(
      fc.string({ unit: 'binary' }).map((text) => encoder.encode(text)),
      fc.uint8Array({ maxLength: 4 }),
    );
    fc.assert(
      fc.property(fc.array(fragments, { maxLength: 6 }), (parts) => {
        const bytes = Uint8Array.from(parts.flatMap((part) => [...part]));
        const at = firstInvalidByte(bytes);
        const decodes = (part: Uint8Array) => {
          try {
            new TextDecoder('utf-8', { fatal: true }).decode(part);
            return true;
          } catch {
            return false;
          }
        };
        expect(decodes(bytes)).toBe(at === bytes.byteLength);
        expect(decodes(bytes.subarray(0, at))).toBe(true);
      }),
      { numRuns: 3_000 },
    );
  });

  it('leaves out a character that a cut has halved', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.nat(), (text, length) => {
        const bytes = encoder.encode(text);
        const cut = bytes.subarray(0, length % (bytes.byteLength + 1));
        const decoded = decodeUtf8(cut, { partial: true });
        expect(decoded.invalidAt).toBeNull();
        expect(encoder.encode(text.slice(0, decoded.text.length))).toEqual(
          cut.subarray(0, cut.byteLength - unfinishedBytes(cut)),
        );
      }),
    );
  });

  it('calls the same half character a fault at the end of a whole body', () => {
    expect(decodeUtf8(Uint8Array.of(0x61, 0xe2, 0x82), { partial: false }).invalidAt).toBe(1);
  });

  it('cuts into lines that together are the text', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('a', '\n', '😀', 'x'.repeat(1_999)), { maxLength: 20 }),
        (parts) => {
          const text = parts.join('');
          const { starts, count, cut } = splitLines(text);
          expect(cut).toBe(false);
          const lines = Array.from({ length: count }, (_, line) =>
            text.slice(starts[line], starts[line + 1]),
          );
          expect(lines.join('')).toBe(text);
          for (const line of lines) {
            expect(line.length).toBeLessThanOrEqual(lineCharactersMax);
            expect(line.slice(0, -1)).not.toContain('\n');
            expect(line).not.toMatch(/[\ud800-\udfff]/u);
          }
        },
      ),
    );
  });
});
