// What is still known of a message that left the queue before it could be read: its row in the list. Pure.

import type { ToldMessage } from '../../../src/contract/dead-letter.ts';
import type { MessageRow, TapRow } from '../../../src/contract/model.ts';

/** The body is the row's preview, often all of it; headers and most properties were never seen. */
export function detailOfRow(row: MessageRow | TapRow, sequence: string): ToldMessage {
  const contentEncoding = 'contentEncoding' in row ? row.contentEncoding : null;
  return {
    sequence,
    state: 'gone',
    redelivered: row.redelivered,
    publishedAt: publishedAt(row),
    exchange: row.exchange,
    routingKey: row.routingKey,
    holder: null,
    properties: {
      ...(row.contentType === null ? {} : { contentType: row.contentType }),
      ...(contentEncoding === null ? {} : { contentEncoding }),
    },
    storedProperties: new Uint8Array(),
    bodySize: row.bodySize,
    body: row.preview,
    death: null,
  };
}

function publishedAt(row: MessageRow | TapRow): number | null {
  if ('publishedAt' in row) return row.publishedAt;
  return row.kind === 'published' ? row.at : null;
}
