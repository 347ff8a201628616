// AMQP class confirm (85), RabbitMQ's publisher confirms. Sending them is the channel's work, once a turn.

import type { ChannelHandlers } from '../dispatch.ts';

export const confirmHandlers: ChannelHandlers = {
  'confirm.select'(channel, { nowait }) {
    channel.confirms = true;
    if (!nowait) channel.send('confirm.select-ok', {});
  },
};
