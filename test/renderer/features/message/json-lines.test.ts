import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonLines } from '../../../../renderer/features/message/json-lines.ts';
import {
  cell,
  jsonDepthMax,
  jsonLinesMax,
  layOutJson,
  lineKind,
  lineStride,
  placeOf,
  valueType,
} from '../../../../renderer/features/message/json-lines.ts';

const whole = { partial: false };

/** Writes the lines back as compact JSON from the source ranges alone. */
function writeBack(text: string, lines: JsonLines): string {
  let out = '';
  let needsComma = false;
  for (let line = 0; line < lines.count; line += 1) {
    const at = (name: keyof typeof cell) => lines.cells[line * lineStride + cell[name]] ?? Number.NaN;
    const brackets = at('type') === valueType.object ? '{}' : '[]';
    if (at('kind') === lineKind.close) {
      out += brackets[1];
      needsComma = true;
      continue;
    }
    if (needsComma) out += ',';
    if (at('keyStart') >= 0) out += `${text.slice(at('keyStart'), at('keyEnd'))}:`;
    out += at('kind') === lineKind.open ? brackets[0] : text.slice(at('valueStart'), at('valueEnd'));
    needsComma = at('kind') !== lineKind.open;
  }
  return out;
}

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

describe('laying out JSON', () => {
  it('gives back every JSON value, whatever its spacing', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom('', ' ', '\t', '   '), (value, space) => {
        const text = JSON.stringify(value, null, space);
        const lines = layOutJson(text, whole);
        expect(lines.end).toEqual({ kind: 'complete' });
        expect(writeBack(text, lines)).toBe(JSON.stringify(value));
      }),
    );
  });

  it('agrees with JSON.parse about what is JSON, for damaged texts too', () => {
    const pieces = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"a"',
      '"',
      '\\u00e9',
      '\\x',
      '1',
      '-',
      '01',
      '1.',
      '1e5',
      '.5',
    );
    const more = fc.constantFrom('true', 'nul', 'null', ' ', '\n', '\u0001', '1.25e-7', '"b":', '\u00a0');
    fc.assert(
      fc.property(fc.array(fc.oneof(pieces, more), { maxLength: 9 }), (parts) => {
        const text = parts.join('');
        expect(layOutJson(text, whole).end.kind === 'complete').toBe(parses(text));
      }),
      { numRuns: 4_000 },
    );
    fc.assert(
      fc.property(fc.json(), fc.nat(), fc.string({ maxLength: 2 }), (json, place, insertion) => {
        const at = place % (json.length + 1);
        const text = json.slice(0, at) + insertion + json.slice(at + 1);
        expect(layOutJson(text, whole).end.kind === 'complete').toBe(parses(text));
      }),
      { numRuns: 2_000 },
    );
  });

  it('keeps the digits of numbers that a double cannot hold', () => {
    const digits = fc.stringMatching(/^-?[1-9][0-9]{0,40}(\.[0-9]{1,30})?([eE][+-]?[0-9]{1,4})?$/);
    fc.assert(
      fc.property(digits, (number) => {
        const text = `[${number}]`;
        const lines = layOutJson(text, whole);
        expect(lines.end.kind).toBe('complete');
        expect(writeBack(text, lines)).toBe(text);
      }),
    );
  });

  it('keeps the order of keys and repeated keys', () => {
    const text = '{"b":1,"a":2,"b":{"10":0,"9":0}}';
    expect(writeBack(text, layOutJson(text, whole))).toBe(text);
  });

  it('counts items and pairs each open line with its closing line', () => {
    const lines = layOutJson('{"list":[1,2,3],"none":{}}', whole);
    const row = (line: number) => [...lines.cells.subarray(line * lineStride, (line + 1) * lineStride)];
    expect(row(0)[cell.valueEnd]).toBe(2);
    expect(row(1)[cell.valueEnd]).toBe(3);
    expect(row(1)[cell.partner]).toBe(5);
    expect(row(5)[cell.partner]).toBe(1);
    expect(row(0)[cell.partner]).toBe(lines.count - 1);
  });

  it('calls every prefix of a cut body a cut, and not a fault', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 4 }), fc.nat(), (json, length) => {
        const end = layOutJson(json.slice(0, length % json.length), { partial: true }).end;
        expect(['cut', 'complete']).toContain(end.kind);
      }),
      { numRuns: 1_000 },
    );
  });

  it('still calls a fault before the cut a fault', () => {
    expect(layOutJson('{"a":1,}, "b', { partial: true }).end).toMatchObject({ kind: 'invalid', at: 7 });
  });

  it('stops at its bounds of depth and lines', () => {
    expect(layOutJson('['.repeat(200_000), whole).end).toMatchObject({ kind: 'too deep', at: jsonDepthMax });
    const long = layOutJson(`[${'1,'.repeat(jsonLinesMax + 5)}1]`, whole);
    expect(long.end.kind).toBe('too many lines');
    expect(long.count).toBe(jsonLinesMax);
  });

  it('names the place of a fault by line and column', () => {
    const text = '{\n  "a": 1,\n  "b": tru\n}';
    const end = layOutJson(text, whole).end;
    expect(end).toMatchObject({ kind: 'invalid' });
    expect(placeOf(text, 'at' in end ? end.at : -1)).toEqual({ line: 3, column: 8 });
  });

  it('passes over a byte order mark', () => {
    expect(layOutJson('\uFEFF{"a":1}', whole).end.kind).toBe('complete');
  });
});
