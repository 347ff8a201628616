// AMQP class channel (20), for a channel that is open: close, flow, and the second open that must not come.
// Opening the first time is the connection's work.

import { BrokerError, notImplemented } from '../broker-error.ts';
import type { ChannelHandlers } from '../dispatch.ts';

export const channelHandlers: ChannelHandlers = {
  'channel.open'() {
    throw new BrokerError('CHANNEL_ERROR', "second 'channel.open' seen");
  },

  'channel.flow'(channel, { active }) {
    if (!active) throw notImplemented('active=false');
    channel.send('channel.flow-ok', { active: true });
  },

  'channel.flow-ok'() {
    // The answer to a channel.flow that we never send; RabbitMQ would call it a wrong method, clients send it anyway.
  },

  'channel.close'(channel) {
    channel.flushConfirms();
    channel.close();
    channel.send('channel.close-ok', {});
    channel.connection.forgetChannel(channel);
  },
};
