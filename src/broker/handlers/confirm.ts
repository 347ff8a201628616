// AMQP class confirm (85), RabbitMQ's publisher confirms. Sending them is the channel's work, once a turn.

import { preconditionFailed } from '../broker-error.ts';
import type { ChannelHandlers } from '../dispatch.ts';

export const confirmHandlers: ChannelHandlers = {
  'confirm.select'(channel, { nowait }) {
    if (channel.transaction !== null) throw preconditionFailed('cannot switch from tx to confirm mode');
    channel.confirms = true;
    if (!nowait) channel.send('confirm.select-ok', {});
  },
};
