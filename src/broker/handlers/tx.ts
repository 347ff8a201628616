// AMQP class tx (90): select, commit, rollback of publishes and acknowledgements on one channel.

import { preconditionFailed } from '../broker-error.ts';
import type { Channel } from '../channel.ts';
import type { ChannelHandlers } from '../dispatch.ts';
import { Transaction } from '../transaction.ts';

export const txHandlers: ChannelHandlers = {
  'tx.select'(channel) {
    if (channel.confirms) throw preconditionFailed('cannot switch from confirm to tx mode');
    channel.transaction ??= new Transaction();
    channel.send('tx.select-ok', {});
  },

  'tx.commit'(channel) {
    const complete = transactionOf(channel).commit(channel.ledger, (publication) =>
      channel.accept(publication),
    );
    channel.connection.host.durability?.orderSettlements();
    channel.wakeConsumers();
    // A full queue has refused a message; the rest is done, as in RabbitMQ.
    if (!complete) throw preconditionFailed('partial tx completion');
    channel.sendWhenDurable('tx.commit-ok', {});
  },

  'tx.rollback'(channel) {
    transactionOf(channel).rollback(channel.ledger, channel.connection.host.store);
    channel.send('tx.rollback-ok', {});
  },
};

function transactionOf(channel: Channel): Transaction {
  if (channel.transaction === null) throw preconditionFailed('channel is not transactional');
  return channel.transaction;
}
