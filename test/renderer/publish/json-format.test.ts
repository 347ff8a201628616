import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatJson } from '../../../renderer/features/publish/json-format.ts';

describe('laying out JSON', () => {
  it('looks like JSON.stringify with two spaces, whatever the layout was', () => {
    fc.assert(
      fc.property(fc.json(), fc.constantFrom(0, 3, '\t'), (json, indent) => {
        const value: unknown = JSON.parse(json);
        expect(formatJson(JSON.stringify(value, null, indent))).toBe(JSON.stringify(value, null, 2));
      }),
    );
  });

  it('keeps every digit and every repeated name', () => {
    expect(formatJson('{"a":9007199254740993,"a":1.50}')).toBe('{\n  "a": 9007199254740993,\n  "a": 1.50\n}');
  });
});
