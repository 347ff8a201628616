// Finds the first place where a text stops being JSON, with its line and column. A checker only: it builds nothing, so
// a big body costs one pass and no memory. Browsers word and place this error each in their own way; this is one way.

import { publishText } from '../../strings/publish.ts';

export interface TextFault {
  /** In words, without the place. */
  readonly reason: string;
  /** UTF-16 units from the start. */
  readonly offset: number;
  /** Both from 1. */
  readonly line: number;
  readonly column: number;
}

const depthMax = 512;
const blanks = /[ \t\n\r]*/y;
const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const literal = /true|false|null/y;
const hexFour = /[0-9a-fA-F]{4}/y;
const { json: reasons } = publishText.fault;

/** Null when the whole text is one JSON value. */
export function findJsonFault(text: string): TextFault | null {
  /** The closing bracket that each open level waits for. */
  const open: ('}' | ']')[] = [];
  let at = skip(blanks, text, 0);
  let expecting: 'value' | 'value or ]' | 'name' | 'name or }' | 'next' = 'value';

  while (true) {
    const character = text[at];
    if (expecting === 'next') {
      const closing = open.at(-1);
      if (closing === undefined) return character === undefined ? null : fault(reasons.tooMuch);
      if (character === ',') {
        expecting = closing === '}' ? 'name' : 'value';
        at += 1;
      } else if (character === closing) {
        open.pop();
        at += 1;
      } else return fault(reasons.commaOr(closing));
    } else if (
      (expecting === 'name or }' && character === '}') ||
      (expecting === 'value or ]' && character === ']')
    ) {
      open.pop();
      at += 1;
      expecting = 'next';
    } else if (expecting === 'name' || expecting === 'name or }') {
      if (character !== '"') return fault(reasons.name);
      const wrong = string();
      if (wrong !== null) return wrong;
      at = skip(blanks, text, at);
      if (text[at] !== ':') return fault(reasons.colon);
      at += 1;
      expecting = 'value';
    } else if (character === '{' || character === '[') {
      if (open.length === depthMax) return fault(reasons.tooDeep(depthMax));
      open.push(character === '{' ? '}' : ']');
      at += 1;
      expecting = character === '{' ? 'name or }' : 'value or ]';
    } else if (character === '"') {
      const wrong = string();
      if (wrong !== null) return wrong;
      expecting = 'next';
    } else {
      const end = Math.max(skip(number, text, at), skip(literal, text, at));
      if (end === at) return fault(character === undefined ? reasons.value : reasons.notValue);
      at = end;
      expecting = 'next';
    }
    at = skip(blanks, text, at);
  }

  /** From the opening quote to behind the closing one. A loop, for a pattern could exhaust its stack on a long text. */
  function string(): TextFault | null {
    for (at += 1; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      if (code === 0x22) {
        at += 1;
        return null;
      }
      if (code < 0x20) return fault(reasons.controlCharacter);
      if (code !== 0x5c) continue;
      const escaped = text[at + 1] ?? '';
      if (escaped === 'u' && skip(hexFour, text, at + 2) !== at + 2) at += 5;
      else if (escaped !== '' && '"\\/bfnrt'.includes(escaped)) at += 1;
      else return fault(reasons.escape);
    }
    return fault(reasons.stringEnd);
  }

  function fault(reason: string): TextFault {
    return faultAt(text, at, reason);
  }
}

/** A fault with its line and column counted. */
export function faultAt(text: string, offset: number, reason: string): TextFault {
  const before = text.slice(0, offset);
  const lineStart = before.lastIndexOf('\n') + 1;
  let line = 1;
  for (let from = before.indexOf('\n'); from !== -1; from = before.indexOf('\n', from + 1)) line += 1;
  return { reason, offset, line, column: offset - lineStart + 1 };
}

/** Where the pattern ends when it matches here, else `at` again. */
function skip(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : at;
}
