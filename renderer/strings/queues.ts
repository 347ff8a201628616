// Texts of the queue list.

import { limits } from '../../src/contract/limits.ts';
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
  reading: (soFar: number, expected: number | null) =>
    expected === null || expected <= soFar
      ? `Reading: ${countOf(soFar, 'queue')} so far`
      : `Reading: ${formatCount(soFar)} of ${countOf(expected, 'queue')}`,
  orderRests: 'Numbers are live. The order waits while you point at the list.',
  emptyTitle: 'No queues yet',
  emptyText:
    'A program that declares a queue makes it appear here at once. Or declare one yourself, or publish a sample to see how it looks.',
  remember: {
    command: 'Add a queue by name…',
    keywords: 'remember watch list',
    forget: 'Forget this queue',
    title: 'Add a queue by name',
    hint: 'As it is called on the server. Nothing is declared there.',
    tooLong: `Longer than the ${limits.shortStringBytes} bytes that AMQP allows. Shorten it`,
    submit: 'Add queue',
    trying: (queue: string) => `Looking for ${queue}`,
    forgotten: (queue: string) => `${queue} is not looked at any more. The queue itself stays as it is.`,
    emptyTitle: 'No queue named yet',
    emptyText:
      'Over AMQP alone a server does not tell which queues it has; its management API would. Name a queue, and Leveret looks at its depth and consumers from then on.',
  },
  noMatchTitle: 'No queue fits the filter',
  noMatchText: (total: number) => `${countOf(total, 'queue')} are hidden by it.`,
  clearFilter: 'Clear the filter',
  durable: 'durable',
  exclusive: 'exclusive',
  autoDelete: 'auto-delete',
};
