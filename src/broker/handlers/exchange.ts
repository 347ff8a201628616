// AMQP class exchange (40): declare, delete, and bindings from exchange to exchange.

import type { MethodFields } from '../../amqp/methods.ts';
import type { Channel } from '../channel.ts';
import type { ChannelHandlers } from '../dispatch.ts';
import { refuseDefault, withoutLineBreaks } from '../virtual-host.ts';

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
    changeBinding(channel, 'bind', fields);
    if (!fields.nowait) channel.send('exchange.bind-ok', {});
  },

  'exchange.unbind'(channel, fields) {
    changeBinding(channel, 'unbind', fields);
    if (!fields.nowait) channel.send('exchange.unbind-ok', {});
  },
};

function changeBinding(
  channel: Channel,
  how: 'bind' | 'unbind',
  fields: MethodFields<'exchange.bind'>,
): void {
  const { host } = channel.connection;
  refuseDefault(fields.destination);
  refuseDefault(fields.source);
  const source = host.findExchange(withoutLineBreaks(fields.source));
  const destination = host.findExchange(withoutLineBreaks(fields.destination));
  host[how](source, destination, fields.routingKey, fields.arguments);
}
