import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findJsonFault } from '../../../renderer/features/publish/json-fault.ts';

const parses = (text: string) => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

describe('finding the fault in JSON', () => {
  it('finds none in anything that is JSON', () => {
    fc.assert(
      fc.property(fc.json(), fc.integer({ min: 0, max: 4 }), (json, indent) => {
        expect(findJsonFault(JSON.stringify(JSON.parse(json), null, indent))).toBeNull();
      }),
    );
  });

  it('agrees with JSON.parse about broken JSON too', () => {
    const broken = fc
      .tuple(
        fc.json(),
        fc.nat(),
        fc.nat(3),
        fc.constantFrom('', ',', '"', '}', ']', '\\', '\n', '0', 'é', '\t', ':'),
      )
      .map(([json, at, removed, added]) => {
        const place = at % (json.length + 1);
        return json.slice(0, place) + added + json.slice(place + removed);
      });
    fc.assert(
      fc.property(fc.oneof(broken, fc.string()), (text) => {
        expect(findJsonFault(text) === null).toBe(parses(text));
      }),
      { numRuns: 3_000 },
    );
  });

  it.each([
    ['', 1, 1],
    ['{\n  "a": 1,\n}', 3, 1],
    ['{"a" 1}', 1, 6],
    ['[1, 2', 1, 6],
    ['[1 2]', 1, 4],
    ['{"a": tru}', 1, 7],
    ['["x\ny"]', 1, 4],
    ['["\\x"]', 1, 3],
    ['1 2', 1, 3],
    ['{a: 1}', 1, 2],
    ["{'a': 1}", 1, 2],
    ['[01]', 1, 3],
  ])('places the fault of %j at line %i, column %i', (text, line, column) => {
    expect(findJsonFault(text)).toMatchObject({ line, column });
  });

  it('reads 16 MiB of text and 100,000 open brackets without falling over', () => {
    expect(findJsonFault(JSON.stringify('\\u00e9é'.repeat(2_000_000)))).toBeNull();
    expect(findJsonFault('['.repeat(100_000))?.reason).toContain('512');
  });
});
