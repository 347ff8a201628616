// What is shown of a message that left before it could be read.

import { describe, expect, it } from 'vitest';
import type { MessageRow, TapRow } from '../../../../src/contract/model.ts';
import { detailOfRow } from '../../../../renderer/features/message/gone-message.ts';

const preview = new TextEncoder().encode('{"order":1}');
const common = { redelivered: true, exchange: 'orders', routingKey: 'eu', contentType: 'application/json' };

describe('the detail made from a row', () => {
  it('takes the body, type and place that the message list knew, and calls it gone', () => {
    const row: MessageRow = {
      ...common,
      position: 3,
      sequence: '7',
      state: 'unacked',
      publishedAt: 1_000,
      contentEncoding: 'gzip',
      holder: { consumerTag: 'tag', clientName: 'worker-1' },
      bodySize: 900,
      preview,
      death: null,
    };
    expect(detailOfRow(row, '7')).toMatchObject({
      sequence: '7',
      state: 'gone',
      holder: null,
      redelivered: true,
      publishedAt: 1_000,
      exchange: 'orders',
      routingKey: 'eu',
      properties: { contentType: 'application/json', contentEncoding: 'gzip' },
      bodySize: 900,
      body: preview,
    });
  });

  it('does not take the time of a delivery for the time of publishing', () => {
    const row: TapRow = {
      ...common,
      kind: 'delivered',
      at: 2_000,
      sequence: '7',
      queue: 'q',
      consumerTag: 'tag',
      clientName: 'worker-1',
      contentType: null,
      bodySize: 11,
      preview,
    };
    expect(detailOfRow(row, '7')).toMatchObject({ publishedAt: null, properties: {} });
    expect(detailOfRow({ ...row, kind: 'published' }, '7').publishedAt).toBe(2_000);
  });
});
