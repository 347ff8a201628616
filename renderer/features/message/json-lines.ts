// Lays JSON text out as the flat lines of a tree, without making values of it: numbers, escapes, key order and repeated
// keys stay exactly as they were written. Runs in a worker; knows nothing of the page.
// Line and depth counts are bounded; a text that ends too early, or is not JSON, still gives the lines up to there.

export const jsonDepthMax = 256;
export const jsonLinesMax = 200_000;

export const lineKind = { open: 0, close: 1, scalar: 2 } as const;
export const valueType = { object: 0, array: 1, string: 2, number: 3, word: 4 } as const;

/** One line is this many numbers in `cells`. */
export const lineStride = 8;
export const cell = {
  kind: 0,
  type: 1,
  depth: 2,
  /** Source range of the quoted key; -1 without one. */
  keyStart: 3,
  keyEnd: 4,
  /** Source range of a scalar; for an open line the number of items is in valueEnd. */
  valueStart: 5,
  valueEnd: 6,
  /** Index of the closing line for an open line, of the opening line for a closing one; -1 where it never closes. */
  partner: 7,
} as const;

export type JsonEnd =
  | { readonly kind: 'complete' }
  /** The text stops early although more of the body exists. */
  | { readonly kind: 'cut' }
  | { readonly kind: 'invalid'; readonly at: number; readonly reason: string }
  | { readonly kind: 'too deep'; readonly at: number }
  | { readonly kind: 'too many lines'; readonly at: number };

export interface JsonLines {
  readonly cells: Int32Array;
  readonly count: number;
  readonly end: JsonEnd;
}

interface Fault {
  readonly at: number;
  readonly reason: string;
}

const numberPattern = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const words = ['true', 'false', 'null'] as const;

/** `partial`: the body goes on after this text, so a sudden end is a cut and not a fault. */
export function layOutJson(text: string, options: { partial: boolean }): JsonLines {
  let cells = new Int32Array(lineStride * 256);
  let count = 0;
  // Indexes of the open lines that we are inside of.
  const stack: number[] = [];
  let at = text.charCodeAt(0) === 0xfeff ? 1 : 0;

  const addLine = (
    kind: number,
    type: number,
    keyStart: number,
    keyEnd: number,
    start: number,
    end: number,
  ) => {
    if ((count + 1) * lineStride > cells.length) {
      const grown = new Int32Array(cells.length * 2);
      grown.set(cells);
      cells = grown;
    }
    cells.set([kind, type, stack.length, keyStart, keyEnd, start, end, -1], count * lineStride);
    return count++;
  };
  const finish = (end: JsonEnd): JsonLines => ({ cells: cells.slice(0, count * lineStride), count, end });
  const fail = (fault: Fault): JsonLines =>
    options.partial && fault.at >= text.length
      ? finish({ kind: 'cut' })
      : finish({ kind: 'invalid', at: fault.at, reason: fault.reason });

  // What may come next: a value; a value or ']'; a key; a key or '}'; a comma or a closing bracket.
  let expect: 'value' | 'value or close' | 'key' | 'key or close' | 'next' = 'value';
  let keyStart = -1;
  let keyEnd = -1;

  for (;;) {
    at = skipSpace(text, at);
    if (expect === 'next' && stack.length === 0) {
      if (at < text.length) return fail({ at, reason: 'more text after the end of the value' });
      return finish({ kind: 'complete' });
    }
    if (at >= text.length) return fail({ at, reason: 'the text ends in the middle of a value' });
    if (count >= jsonLinesMax) return finish({ kind: 'too many lines', at });
    const code = text.charCodeAt(at);
    const openLine = stack.at(-1);

    if (expect === 'next' && code === 0x2c) {
      at += 1;
      expect =
        openLine !== undefined && cells[openLine * lineStride + cell.type] === valueType.object
          ? 'key'
          : 'value';
      continue;
    }
    if (code === 0x7d || code === 0x5d) {
      const type = code === 0x7d ? valueType.object : valueType.array;
      const mayClose = expect === 'next' || expect === (code === 0x7d ? 'key or close' : 'value or close');
      if (!mayClose || openLine === undefined || cells[openLine * lineStride + cell.type] !== type) {
        return fail({ at, reason: `"${code === 0x7d ? '}' : ']'}" does not belong here` });
      }
      stack.pop();
      const closeLine = addLine(lineKind.close, type, -1, -1, at, at + 1);
      cells[closeLine * lineStride + cell.partner] = openLine;
      cells[openLine * lineStride + cell.partner] = closeLine;
      at += 1;
      expect = 'next';
      continue;
    }
    if (expect === 'next') return fail({ at, reason: 'expected a comma or the end of the list' });

    if (expect === 'key' || expect === 'key or close') {
      if (code !== 0x22) return fail({ at, reason: 'expected a name in double quotes' });
      const end = scanString(text, at);
      if (typeof end !== 'number') return fail(end);
      [keyStart, keyEnd] = [at, end];
      at = skipSpace(text, end);
      if (text.charCodeAt(at) !== 0x3a) return fail({ at, reason: 'expected a colon after the name' });
      at += 1;
      expect = 'value';
      continue;
    }

    if (openLine !== undefined) {
      const items = openLine * lineStride + cell.valueEnd;
      cells[items] = (cells[items] ?? 0) + 1;
    }
    if (code === 0x7b || code === 0x5b) {
      if (stack.length >= jsonDepthMax) return finish({ kind: 'too deep', at });
      const type = code === 0x7b ? valueType.object : valueType.array;
      stack.push(addLine(lineKind.open, type, keyStart, keyEnd, at, 0));
      at += 1;
      expect = code === 0x7b ? 'key or close' : 'value or close';
    } else {
      const scalar = scanScalar(text, at, code);
      if ('reason' in scalar) return fail(scalar);
      addLine(lineKind.scalar, scalar.type, keyStart, keyEnd, at, scalar.end);
      at = scalar.end;
      expect = 'next';
    }
    keyStart = keyEnd = -1;
  }
}

function scanScalar(text: string, at: number, code: number): { type: number; end: number } | Fault {
  if (code === 0x22) {
    const end = scanString(text, at);
    return typeof end === 'number' ? { type: valueType.string, end } : end;
  }
  if (code === 0x2d || (code >= 0x30 && code <= 0x39)) {
    numberPattern.lastIndex = at;
    const end = at + (numberPattern.exec(text)?.[0].length ?? 0);
    // "-", "1." and "1e" stop short; where the text stops too, a cut body explains it.
    if (end > at && !/[\d.eE+-]/.test(text.charAt(end))) return { type: valueType.number, end };
    const rest = /[\d.eE+-]*/y;
    rest.lastIndex = at;
    const stop = at + (rest.exec(text)?.[0].length ?? 0);
    return { at: stop >= text.length ? stop : end, reason: 'not a number as JSON writes it' };
  }
  for (const word of words) {
    if (text.startsWith(word, at)) return { type: valueType.word, end: at + word.length };
    if (at < text.length && word.startsWith(text.slice(at, at + 6))) {
      return { at: text.length, reason: `expected ${word}` };
    }
  }
  return { at, reason: 'expected a value' };
}

function scanString(text: string, start: number): number | Fault {
  let at = start + 1;
  for (;;) {
    if (at >= text.length) return { at: text.length, reason: 'a string is not closed' };
    const code = text.charCodeAt(at);
    if (code === 0x22) return at + 1;
    if (code < 0x20) return { at, reason: 'a control character inside a string' };
    if (code !== 0x5c) {
      at += 1;
      continue;
    }
    const escape = text.charCodeAt(at + 1);
    if (Number.isNaN(escape)) return { at: text.length, reason: 'a string is not closed' };
    if (escape === 0x75) {
      const digits = text.slice(at + 2, at + 6);
      if (!/^[0-9a-fA-F]*$/.test(digits)) return { at, reason: 'expected four hex digits after \\u' };
      if (digits.length < 4) return { at: text.length, reason: 'a string is not closed' };
      at += 6;
    } else if ('"\\/bfnrt'.includes(String.fromCharCode(escape))) {
      at += 2;
    } else {
      return { at, reason: 'an escape that JSON does not know' };
    }
  }
}

function skipSpace(text: string, start: number): number {
  let at = start;
  for (;;) {
    const code = text.charCodeAt(at);
    if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return at;
    at += 1;
  }
}

/** Line and column of a place in a text, both from 1. */
export function placeOf(text: string, at: number): { line: number; column: number } {
  let line = 1;
  let lineStart = 0;
  for (let found = text.indexOf('\n'); found !== -1 && found < at; found = text.indexOf('\n', lineStart)) {
    line += 1;
    lineStart = found + 1;
  }
  return { line, column: at - lineStart + 1 };
}
