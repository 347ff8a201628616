// AMQP class access (30): tickets of AMQP 0-8 that old clients still ask for. RabbitMQ gives everyone ticket 1.

import type { ChannelHandlers } from '../dispatch.ts';

export const accessHandlers: ChannelHandlers = {
  'access.request'(channel) {
    channel.send('access.request-ok', { ticket: 1 });
  },
};
