import fc from 'fast-check';
import { expect, it } from 'vitest';
import { safeFileName } from '../../main/file-name.ts';

it.each([
  ['orders.json', 'orders.json'],
  ['my queue – 12.json', 'my queue – 12.json'],
  ['../../etc/passwd', '_.._etc_passwd'],
  ['C:\\Windows\\win.ini', 'C__Windows_win.ini'],
  ['.bashrc', 'bashrc'],
  ['name. . .', 'name'],
  ['con', '_con'],
  ['LPT1.txt', '_LPT1.txt'],
  ['invoice\u202egnp.exe', 'invoice_gnp.exe'],
  ['a\u0000b\nc', 'a_b_c'],
  ['...', 'leveret'],
  ['', 'leveret'],
])('makes of %j the name %j', (suggestion, name) => {
  expect(safeFileName(suggestion)).toBe(name);
});

it('never gives an empty, hidden, long or dividing name', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 400 }), (suggestion) => {
      const name = safeFileName(suggestion);
      expect(name.length).toBeGreaterThan(0);
      expect(name.length).toBeLessThanOrEqual(121);
      expect(name).not.toMatch(/^[. ]|[. ]$|[\\/:\u0000-\u001f]/);
    }),
  );
});
