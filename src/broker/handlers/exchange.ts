// AMQP class exchange (40): declare, delete, and bindings from exchange to exchange.

import type { MethodFields } from '../../amqp/methods.ts';
import type { ChannelHandlers } from '../dispatch.ts';
import { refuseDefault, withoutLineBreaks } from '../names.ts';

export const exchangeHandlers: ChannelHandlers = {
  'exchange.declare'(
    channel,
    { exchange, type, passive, durable, autoDelete, internal, nowait, arguments: given },
  ) {
    const { host } = channel.connection;
    if (passive) {
      refuseDefault(exchange);
      host.findExchange(withoutLineBreaks(exchange));
    } else {
      host.declareExchange({ name: exchange, type, durable, autoDelete, internal, arguments: given });
    }
    if (!nowait) channel.send('exchange.declare-ok', {});
  },

  'exchange.delete'(channel, { exchange, ifUnused, nowait }) {
    channel.connection.host.deleteExchange(withoutLineBreaks(exchange), { ifUnused });
    if (!nowait) channel.send('exchange.delete-ok', {});
  },

  'exchange.bind'(channel, fields) {
    const { host } = channel.connection;
    const { source, destination } = boundNames(fields);
    host.bind(host.findExchange(source), host.findExchange(destination), fields.routingKey, fields.arguments);
    if (!fields.nowait) channel.send('exchange.bind-ok', {});
  },

  'exchange.unbind'(channel, fields) {
    const { host } = channel.connection;
    const names = boundNames(fields);
    const source = host.exchanges.get(names.source);
    const destination = host.exchanges.get(names.destination);
    // What does not exist is not bound either, and RabbitMQ answers ok.
    if (source !== undefined && destination !== undefined) {
      host.unbind(source, destination, fields.routingKey, fields.arguments);
    }
    if (!fields.nowait) channel.send('exchange.unbind-ok', {});
  },
};

function boundNames(fields: MethodFields<'exchange.bind'>): { source: string; destination: string } {
  refuseDefault(fields.destination);
  refuseDefault(fields.source);
  return { source: withoutLineBreaks(fields.source), destination: withoutLineBreaks(fields.destination) };
}
