import { describe, expect, it } from 'vitest';
import { previewText } from '../../../renderer/ui/format/preview-text.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

describe('the first bytes of a body in a list', () => {
  it('are one line of text, whatever the line breaks', () => {
    expect(previewText(bytes('a\r\n  b\n\nc'), 10)).toBe('a b c');
  });

  it('end in a mark when the body goes on, also in the middle of a character', () => {
    const euro = bytes('cost 5 €');
    expect(previewText(euro.subarray(0, euro.byteLength - 1), 400)).toBe('cost 5 …');
    expect(previewText(bytes('whole'), 5)).toBe('whole');
  });

  it('are hex where they are no text', () => {
    expect(previewText(Uint8Array.of(0xff, 0x00, 0x10), 3)).toBe('ff 00 10');
  });

  it('show control characters and direction marks as dots, so that a body cannot dress up as another', () => {
    expect(previewText(bytes('a\u0007b\u202ec'), 9)).toBe('a·b·c');
  });
});
