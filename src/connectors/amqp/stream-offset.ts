// The argument of basic.consume that says where reading a stream begins.

import type { FieldTable, FieldValue } from '../../amqp/field-table.ts';
import type { StreamStart } from '../../contract/peek.ts';

/** https://www.rabbitmq.com/docs/streams#consuming: the kind of the value says what it is. */
export function streamOffset(from: StreamStart): FieldTable {
  return [{ key: 'x-stream-offset', value: offsetValue(from) }];
}

function offsetValue(from: StreamStart): FieldValue {
  switch (from.at) {
    case 'offset':
      return { tag: 'l', value: BigInt(from.offset) };
    case 'time':
      return { tag: 'T', value: BigInt(Math.floor(from.time / 1_000)) };
    case 'interval':
      return { tag: 'S', value: from.interval };
    default:
      return { tag: 'S', value: from.at };
  }
}
