// A message of the broker's store as a line of a list, and as the whole thing. Everything is copied: the views are only
// good until the next turn of the loop.

import type { Broker, MessageView } from '../../broker/broker-api.ts';
import { limits } from '../../contract/limits.ts';
import type { MessageDetail, MessageRow } from '../../contract/model.ts';
import type { MessageContent } from '../connector.ts';
import { connectionNames, type ConnectionNames } from './client-names.ts';
import { shortDeathOf } from '../amqp/death.ts';
import { peekContent, readProperties } from '../amqp/message-properties.ts';

/** `names` says who has which connection, once for a whole page of rows. */
export function messageRow(view: MessageView, position: number, names: ConnectionNames): MessageRow {
  const { holder } = view;
  return {
    position,
    sequence: String(view.sequence),
    state: view.state,
    redelivered: view.redelivered,
    publishedAt: view.publishedAt,
    exchange: view.exchange,
    routingKey: view.routingKey,
    ...peekContent(view.properties),
    holder:
      holder === null
        ? null
        : { consumerTag: holder.consumerTag, clientName: names(holder.connectionId).clientName },
    bodySize: view.body.byteLength,
    preview: copyOf(view.body, limits.previewBytes),
    death: shortDeathOf(view.properties),
  };
}

/** A row for a message that left before anybody looked at it: nothing is known any more but its number. */
export function unseenGoneRow(sequence: number, position: number): MessageRow {
  return {
    position,
    sequence: String(sequence),
    state: 'gone',
    redelivered: false,
    publishedAt: null,
    exchange: '',
    routingKey: '',
    contentType: null,
    contentEncoding: null,
    holder: null,
    bodySize: 0,
    preview: new Uint8Array(),
    death: null,
  };
}

export function messageDetail(broker: Broker, view: MessageView): MessageDetail {
  const { properties, problem } = readProperties(view.properties);
  return {
    sequence: String(view.sequence),
    state: view.state,
    redelivered: view.redelivered,
    publishedAt: view.publishedAt,
    exchange: view.exchange,
    routingKey: view.routingKey,
    holder: view.holder === null ? null : holderOf(broker, view.holder),
    properties,
    ...(problem === undefined ? {} : { propertiesProblem: problem }),
    storedProperties: copyOf(view.properties, view.properties.byteLength),
    bodySize: view.body.byteLength,
    body: copyOf(view.body, limits.bodyInlineBytes),
  };
}

/** For filters and exports; the body up to `bodyBytesMax`. */
export function messageContent(view: MessageView, queue: string, bodyBytesMax: number): MessageContent {
  const { sequence, state, redelivered, publishedAt, exchange, routingKey, properties, body } = view;
  return {
    sequence: String(sequence),
    state,
    redelivered,
    publishedAt,
    queue,
    exchange,
    routingKey,
    storedProperties: copyOf(properties, properties.byteLength),
    bodySize: body.byteLength,
    body: copyOf(body, bodyBytesMax),
  };
}

/** The first bytes, in memory of their own (a Buffer's slice would be a view). */
export function copyOf(bytes: Uint8Array, longest: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(bytes.subarray(0, longest));
}

function holderOf(broker: Broker, holder: NonNullable<MessageView['holder']>): MessageDetail['holder'] {
  const { consumerTag, connectionId, channelNumber, deliveredAt } = holder;
  const { clientName, address } = connectionNames(broker)(connectionId);
  return { consumerTag, clientName, address, channel: channelNumber, deliveredAt };
}
