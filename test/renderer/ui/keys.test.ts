// Written keys and real strokes.

import { describe, expect, test } from 'vitest';
import { keyCaps, strokeMatches, worksWhileTyping, type KeyStroke } from '../../../renderer/ui/keys.ts';

function stroke(key: string, modifiers: Partial<KeyStroke> = {}): KeyStroke {
  return { key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...modifiers };
}

describe('a key', () => {
  test.each([
    ['P', stroke('p'), true],
    ['P', stroke('P', { shiftKey: true }), false],
    ['Shift+P', stroke('P', { shiftKey: true }), true],
    ['P', stroke('p', { ctrlKey: true }), false],
    ['Mod+K', stroke('k', { ctrlKey: true }), true],
    ['Mod+K', stroke('k', { metaKey: true }), false],
    ['?', stroke('?', { shiftKey: true }), true],
    ['/', stroke('/'), true],
    ['+', stroke('+', { shiftKey: true }), true],
    ['Escape', stroke('Escape'), true],
    ['Shift+F10', stroke('F10', { shiftKey: true }), true],
    ['Mod+1', stroke('1', { ctrlKey: true }), true],
    ['Mod+1', stroke('1', { ctrlKey: true, shiftKey: true }), false],
  ])('%s for %j: %j', (keys, event, matches) => {
    expect(strokeMatches(event, keys, false)).toBe(matches);
  });

  test('with Mod is Cmd on a Mac', () => {
    expect(strokeMatches(stroke('k', { metaKey: true }), 'Mod+K', true)).toBe(true);
    expect(strokeMatches(stroke('k', { ctrlKey: true }), 'Mod+K', true)).toBe(false);
    expect(keyCaps('Mod+K', true)).toEqual(['⌘', 'K']);
    expect(keyCaps('G Q', false)).toEqual(['G', 'Q']);
  });

  test('works while typing only when it cannot be text', () => {
    expect(worksWhileTyping('Mod+Enter')).toBe(true);
    expect(worksWhileTyping('F2')).toBe(true);
    expect(worksWhileTyping('P')).toBe(false);
    expect(worksWhileTyping('Shift+P')).toBe(false);
  });
});
