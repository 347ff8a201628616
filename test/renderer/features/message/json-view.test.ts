import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { layOutJson } from '../../../../renderer/features/message/json-lines.ts';
import {
  bracketsOf,
  parentOf,
  startsFolded,
  viewLine,
  visibleLines,
} from '../../../../renderer/features/message/json-view.ts';

function draw(text: string, fold: (line: number) => boolean = () => false): string[] {
  const lines = layOutJson(text, { partial: false });
  const folded = new Set(Array.from({ length: lines.count }, (_, line) => line).filter(fold));
  return [...visibleLines(lines, folded)].map((line) => {
    const view = viewLine(text, lines, line, folded);
    const [open, close] = bracketsOf(view.token);
    const brackets = { open, close, empty: open + close, folded: `${open} ${view.items} items ${close}` };
    const value = view.bracket === null ? view.value : brackets[view.bracket];
    return `${'  '.repeat(view.depth)}${view.key === null ? '' : `${view.key}: `}${value}${view.comma ? ',' : ''}`;
  });
}

describe('the JSON tree', () => {
  it('draws what a pretty printer would, for every JSON value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(draw(JSON.stringify(value)).join('\n')).toBe(JSON.stringify(value, null, 2));
      }),
    );
  });

  it('shows characters that would turn the direction of the line as dots', () => {
    expect(draw('{"a\u202e":"b\u2067c"}')).toEqual(['{', '  "a·": "b·c"', '}']);
  });

  it('folds a container into one line that counts its items and keeps its comma', () => {
    expect(draw('{"lines":[1,2,[3]],"id":7}', (line) => line === 1)).toEqual([
      '{',
      '  "lines": [ 3 items ],',
      '  "id": 7',
      '}',
    ]);
  });

  it('starts long bodies with the inner parts folded, short ones open', () => {
    const rows = Array.from({ length: 500 }, (_, id) => ({ id, tags: ['a'] }));
    const long = layOutJson(JSON.stringify(rows), { partial: false });
    expect(visibleLines(long, startsFolded(long)).length).toBeLessThan(long.count);
    expect(startsFolded(layOutJson('{"a":{"b":{"c":1}}}', { partial: false })).size).toBe(0);
  });

  it('finds the line that another is inside of', () => {
    const lines = layOutJson('{"a":[1,2],"b":3}', { partial: false });
    expect([parentOf(lines, 3), parentOf(lines, 1), parentOf(lines, 0), parentOf(lines, 5)]).toEqual([
      1, 0, -1, 0,
    ]);
  });

  it('says how much of a long value is left out', () => {
    const text = JSON.stringify(['x'.repeat(5_000)]);
    const lines = layOutJson(text, { partial: false });
    const view = viewLine(text, lines, 1, new Set());
    expect((view.value?.length ?? 0) + view.hiddenCharacters).toBe(5_002);
  });
});
