// Texts of the queue list.

import { countOf, formatCount } from '../ui/format/number.ts';

export const queuesText = {
  title: 'Queues',
  list: 'Queues',
  name: 'Name',
  tags: 'Declared as',
  ready: 'Ready',
  unacked: 'Unacked',
  in: 'In/s',
  out: 'Out/s',
  consumers: 'Consumers',
  oldest: 'Oldest',
  depth: 'Depth',
  depthOf: (queue: string) => `Course of the depth of ${queue}`,
  filter: 'Filter queues',
  filterHint: 'Filter by name',
  state: 'State',
  states: {
    all: 'All queues',
    messages: 'With messages',
    unacked: 'With unacked',
    unattended: 'Messages, no consumer',
    empty: 'Empty',
  },
  count: (shown: number, total: number) =>
    shown === total ? countOf(total, 'queue') : `${formatCount(shown)} of ${countOf(total, 'queue')}`,
  orderRests: 'Numbers are live. The order waits while you point at the list.',
  emptyTitle: 'No queues yet',
  emptyText:
    'A program that declares a queue makes it appear here at once. Or declare one yourself, or publish a sample to see how it looks.',
  noMatchTitle: 'No queue fits the filter',
  noMatchText: (total: number) => `${countOf(total, 'queue')} are hidden by it.`,
  clearFilter: 'Clear the filter',
  durable: 'durable',
  exclusive: 'exclusive',
  autoDelete: 'auto-delete',
};
