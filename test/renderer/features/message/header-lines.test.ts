// Headers as lines: what stands beside a value.

import { expect, test } from 'vitest';
import { headerLines } from '../../../../renderer/features/message/header-lines.ts';

test('headers that servers write are told from those of programs, at the top of the table only', () => {
  const { lines } = headerLines([
    ['x-delivery-count', { type: 'int64', value: '2' }],
    ['x-death', { type: 'array', items: [{ type: 'table', entries: [['x-death', { type: 'void' }]] }] }],
    ['timestamp_in_ms', { type: 'int64', value: '1700000000123' }],
    ['toString', { type: 'string', value: '' }],
    ['tenant', { type: 'string', value: 'acme' }],
  ]);
  expect(lines.map(({ name, remark }) => [name, remark])).toEqual([
    ['x-delivery-count', 'by the broker: deliveries that failed before'],
    ['x-death', '1 item, by the broker: each queue and reason of its deaths'],
    ['0', '1 entry'],
    ['x-death', null],
    ['timestamp_in_ms', '2023-11-14T22:13:20.123Z, by the broker: when it came in'],
    ['toString', 'empty'],
    ['tenant', null],
  ]);
});
