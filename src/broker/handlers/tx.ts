// AMQP class tx (90): transactions are refused; see SKIPPED.md.

import { notImplemented } from '../broker-error.ts';
import type { ChannelHandlers } from '../dispatch.ts';

export const txHandlers: ChannelHandlers = {
  'tx.select'() {
    throw notImplemented('transactions; use publisher confirms (confirm.select)');
  },
};
