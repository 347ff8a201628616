// The states by which the queue list can be narrowed, as bits for the ordering worker. Pure.

import type { QueueRow } from '../../../src/contract/model.ts';

export const queueStates = ['all', 'messages', 'unacked', 'unattended', 'empty'] as const;
export type QueueState = (typeof queueStates)[number];

/** 0 lets every queue pass. */
export const stateFlags: Readonly<Record<QueueState, number>> = {
  all: 0,
  messages: 1,
  unacked: 2,
  unattended: 4,
  empty: 8,
};

export function flagsOf(row: QueueRow): number {
  const ready = row.ready ?? 0;
  const unacked = row.unacked ?? 0;
  // A queue whose depth is not known is neither.
  const isEmpty = row.ready === 0 && row.unacked === 0;
  return (
    (ready + unacked > 0 ? stateFlags.messages : isEmpty ? stateFlags.empty : 0) |
    (unacked > 0 ? stateFlags.unacked : 0) |
    (ready > 0 && row.consumers === 0 ? stateFlags.unattended : 0)
  );
}
