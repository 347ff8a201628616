// Keys as they are written in commands ("Mod+K", "Shift+D", "G Q", "?"), compared with keyboard events and written for
// people. Pure.

export interface KeyStroke {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

/** The steps of a key sequence: one for most, two for "G Q". */
export function keySteps(keys: string): readonly string[] {
  return keys.split(' ');
}

/** Does this stroke answer to one written step? Shift matters for letters and named keys, not for signs such as "?". */
export function strokeMatches(stroke: KeyStroke, step: string, isMac: boolean): boolean {
  const parts = step === '+' ? ['+'] : step.split('+');
  const key = parts.at(-1) ?? '';
  const modifiers = new Set(parts.slice(0, -1));
  const mod = modifiers.has('Mod');
  const ctrl = modifiers.has('Ctrl') || (mod && !isMac);
  const meta = mod && isMac;
  if (stroke.ctrlKey !== ctrl || stroke.metaKey !== meta || stroke.altKey !== modifiers.has('Alt'))
    return false;
  const isSign = key.length === 1 && key.toLowerCase() === key.toUpperCase() && !/\d/.test(key);
  if (!isSign && stroke.shiftKey !== modifiers.has('Shift')) return false;
  return stroke.key.toLowerCase() === key.toLowerCase();
}

/** A step that works while typing: one with Ctrl, Cmd or Alt, and function keys. */
export function worksWhileTyping(keys: string): boolean {
  return /^(?:Mod|Ctrl|Alt)\+/.test(keys) || /^F\d+$/.test(keys);
}

/** "Ctrl K" or "⌘ K": the caps of each step. */
export function keyCaps(keys: string, isMac: boolean): readonly string[] {
  const names: Readonly<Record<string, string>> = {
    Mod: isMac ? '⌘' : 'Ctrl',
    Shift: isMac ? '⇧' : 'Shift',
    Alt: isMac ? '⌥' : 'Alt',
    ArrowUp: '↑',
    ArrowDown: '↓',
    Escape: 'Esc',
    Delete: 'Del',
  };
  return keySteps(keys).flatMap((step) =>
    (step === '+' ? ['+'] : step.split('+')).map((part) => names[part] ?? part),
  );
}

export const isMac = /mac/i.test(globalThis.navigator?.platform ?? '');
