// Messages with everything that AMQP can carry: for round trips that must not lose any of it.

import type { FieldEntry, FieldValue } from '../../src/contract/field-value.ts';
import type { MessageProperties } from '../../src/contract/model.ts';

function nested(levels: number): FieldValue {
  let value: FieldValue = { type: 'void' };
  for (let level = 0; level < levels; level += 1) {
    value = level % 2 === 0 ? { type: 'array', items: [value] } : { type: 'table', entries: [['', value]] };
  }
  return value;
}

export const everyFieldType: FieldEntry[] = [
  ['boolean', { type: 'boolean', value: true }],
  ['int8', { type: 'int8', value: -128 }],
  ['uint8', { type: 'uint8', value: 255 }],
  ['int16', { type: 'int16', value: -32_768 }],
  ['uint16', { type: 'uint16', value: 65_535 }],
  ['int32', { type: 'int32', value: -2_147_483_648 }],
  ['uint32', { type: 'uint32', value: 4_294_967_295 }],
  ['int64', { type: 'int64', value: '9223372036854775807' }],
  ['int64 written as L', { type: 'int64', value: '-9223372036854775808', tag: 'L' }],
  ['float', { type: 'float', value: 0.5 }],
  ['float that is no decimal', { type: 'float', value: Math.fround(0.1) }],
  ['double', { type: 'double', value: 0.1 }],
  ['negative zero', { type: 'double', value: '-0' }],
  ['decimal without a scale', { type: 'decimal', scale: 0, value: 4_294_967_295 }],
  ['decimal of the largest scale', { type: 'decimal', scale: 255, value: 1 }],
  ['', { type: 'string', value: '' }],
  ['\udcff', { type: 'bytes', value: new Uint8Array() }],
  ['decimal', { type: 'decimal', scale: 2, value: 12_345 }],
  ['string', { type: 'string', value: 'häse' }],
  ['no UTF-8', { type: 'string', value: 'a\udcff\udc80b' }],
  ['bytes', { type: 'bytes', value: Uint8Array.from([0, 255, 10]) }],
  ['timestamp', { type: 'timestamp', value: '18446744073709551615' }],
  ['array', { type: 'array', items: [{ type: 'void' }, { type: 'int8', value: 1 }] }],
  ['table', { type: 'table', entries: [['inner', { type: 'table', entries: [] }]] }],
  [
    'repeated inside',
    {
      type: 'table',
      entries: [
        ['', { type: 'void' }],
        ['', { type: 'boolean', value: false }],
        ['\udc80', { type: 'array', items: [] }],
      ],
    },
  ],
  ['deep', nested(60)],
  ['void', { type: 'void' }],
  ['twice', { type: 'int32', value: 1 }],
  ['twice', { type: 'string', value: 'and another type' }],
];

/** Those that RabbitMQ has no number for. */
export const endlessNumbers: FieldEntry[] = [
  ['infinity', { type: 'float', value: '-Infinity' }],
  ['no number', { type: 'double', value: 'NaN' }],
  ['another one', { type: 'float', value: 'NaN', bits: '2143289345' }],
];

/** Each with a body; some without any property, some with empty ones. */
export const oddMessages: readonly { readonly properties: MessageProperties; readonly body: Uint8Array }[] = [
  { properties: {}, body: new Uint8Array() },
  { properties: { headers: [] }, body: Buffer.from('empty headers are not absent ones') },
  { properties: { contentType: '', messageId: '' }, body: Buffer.from('{"n": 12345678901234567890}') },
  { properties: { headers: everyFieldType }, body: Uint8Array.from({ length: 256 }, (_, byte) => byte) },
  {
    properties: {
      contentType: 'text/plain',
      contentEncoding: 'utf-8',
      deliveryMode: 2,
      priority: 9,
      correlationId: 'c',
      replyTo: 'r',
      expiration: '86400000',
      messageId: 'm',
      timestamp: '1700000000',
      type: 't',
      userId: 'guest',
      appId: 'a',
      clusterId: 'l',
    },
    body: Buffer.from('line one\nline two\u2028\r\n'),
  },
  {
    properties: { headers: [['x-death', { type: 'string', value: 'not a list' }]] },
    body: Buffer.from('\uFEFFbom'),
  },
  { properties: { deliveryMode: 1 }, body: Buffer.alloc(300_000, 'é') },
];
