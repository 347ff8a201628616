// Messages as rows of a CSV file, for people and spreadsheets; not to be imported again. Cells that a spreadsheet would
// take for a formula begin with an apostrophe, as OWASP advises; a body that is no text is base64, and its row says so.

import { stringify } from 'csv-stringify/sync';
import { readProperties } from '../connectors/amqp/message-properties.ts';
import type { ColumnPath } from '../contract/filter.ts';
import { toBase64 } from './base64.ts';
import { textOf } from './body-text.ts';
import type { CapturedMessage } from './captured-message.ts';
import { toPropertyJson } from './property-json.ts';

const columns = [
  'published_at',
  'exchange',
  'routing_key',
  'redelivered',
  'message_id',
  'correlation_id',
  'type',
  'app_id',
  'content_type',
  'content_encoding',
  'headers',
  'body_bytes',
  'body_is',
  'body',
] as const;

/** The first row, with the mark that makes spreadsheets read UTF-8. */
export function csvHeader(paths: readonly ColumnPath[]): string {
  return `\uFEFF${csvLine([...columns, ...paths.map((path) => path.join('.'))])}`;
}

/** One row; `values` are those of the further columns. */
export function csvRow(message: CapturedMessage, values: readonly (string | null)[]): string {
  const { properties } = readProperties(message.storedProperties);
  const { body, bodySize, publishedAt } = message;
  const text = textOf(body);
  const kind = text === null ? 'base64' : 'text';
  return csvLine([
    publishedAt === null ? '' : new Date(publishedAt).toISOString(),
    message.exchange,
    message.routingKey,
    message.redelivered ? 'true' : 'false',
    properties.messageId ?? '',
    properties.correlationId ?? '',
    properties.type ?? '',
    properties.appId ?? '',
    properties.contentType ?? '',
    properties.contentEncoding ?? '',
    headersCell(message.storedProperties),
    String(bodySize),
    body.byteLength === bodySize ? kind : `${kind}, the first ${body.byteLength} bytes`,
    text ?? toBase64(body),
    ...values.map((value) => value ?? ''),
  ]);
}

function headersCell(stored: Uint8Array): string {
  const json = toPropertyJson(stored);
  if ('propertyBytes' in json) return '';
  const { headers } = json.properties as { readonly headers?: unknown };
  return headers === undefined ? '' : JSON.stringify(headers);
}

function csvLine(cells: readonly string[]): string {
  return stringify([cells.map(wellFormed)], { escape_formulas: true, record_delimiter: 'windows' });
}

/** Text of AMQP may have bytes that are no UTF-8; a file of text cannot. */
function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\uFFFD');
}
