import { describe, expect, it } from 'vitest';
import { previewText } from '../../../renderer/ui/format/preview-text.ts';

const whole = (text: string) => previewText(bytes(text), bytes(text).byteLength);
const bytes = (text: string) => new TextEncoder().encode(text);

describe('the first bytes of a body in a list', () => {
  it('are one line of text, whatever the line breaks', () => {
    expect(whole('a\r\n  b\n\nc')).toBe('a b c');
  });

  it('end in a mark when the body goes on, also in the middle of a character', () => {
    const euro = bytes('cost 5 €');
    expect(previewText(euro.subarray(0, euro.byteLength - 1), 400)).toBe('cost 5 …');
    expect(whole('whole')).toBe('whole');
  });

  it('are hex where they are no text', () => {
    expect(previewText(Uint8Array.of(0xff, 0x00, 0x10), 3)).toBe('ff 00 10');
  });

  it('show control characters and direction marks as dots, so that a body cannot dress up as another', () => {
    expect(whole('a\u0007b\u202ec\u200fd')).toBe('a·b·c·d');
  });
});
