// Texts of the Messages and Live tabs.

import { countOf, formatCount } from '../ui/format/number.ts';
import { formatClock } from '../ui/format/time.ts';

export const messagesText = {
  list: 'Messages',
  number: '#',
  age: 'Age',
  routingKey: 'Routing key',
  state: 'State',
  body: 'Body',
  size: 'Size',
  ready: 'ready',
  unacked: (holder: string) => (holder === '' ? 'unacked' : `unacked · ${holder}`),
  consumerTag: (tag: string) => (tag === '' ? 'fetched without a consumer' : `consumer tag ${tag}`),
  gone: 'gone',
  redelivered: 'redelivered',
  total: (total: number) => countOf(total, 'message'),
  frozenAt: (at: number) => `as of ${formatClock(at).slice(0, 8)}`,
  frozenTitle: 'The list stands still while you read. States of the rows in sight are kept up to date.',
  drift: (added: number, gone: number) => `${formatCount(added)} new · ${formatCount(gone)} gone`,
  upToDate: 'up to date',
  followsByItself: 'follows the queue',
  untilYouRead: ' until you scroll or select',
  refresh: 'Refresh',
  refreshCommand: 'Refresh the message list',
  tooMany: (shown: number, total: number) =>
    `The first ${formatCount(shown)} of ${formatCount(total)} messages can be scrolled to.`,
  missingTitle: (queue: string) => `There is no queue ${queue} now`,
  missingText:
    'It was deleted, or has not been declared yet. Its messages show here as soon as a program declares it.',
  emptyTitle: 'No messages in this queue',
  emptyText:
    'It shows messages here as soon as one arrives. Publish one to see it, or open Live to watch messages pass through.',
  deleteCommand: 'Delete this message…',
  deleteTitle: (sequence: string) => `Delete message ${formatCount(Number(sequence))}?`,
  deleteText: (sequence: string, queue: string) =>
    `Message ${formatCount(Number(sequence))} is taken out of ${queue} for good. It is not dead-lettered, and no consumer gets it.`,
  deleteButton: 'Delete message',
  cancel: 'Cancel',
  deleted: (sequence: string) => `Message ${formatCount(Number(sequence))} was deleted`,
  hadGone: (sequence: string) => `Message ${formatCount(Number(sequence))} had already gone`,

  live: 'Live messages',
  kinds: 'Kinds shown',
  kindLabels: {
    published: 'published',
    delivered: 'delivered',
    acked: 'acked',
    requeued: 'requeued',
    discarded: 'discarded',
    unroutable: 'unroutable',
  },
  time: 'Time',
  event: 'Event',
  consumer: 'Consumer',
  pause: 'Pause',
  follow: 'Follow',
  following: 'following',
  waiting: (count: number) => `${formatCount(count)} waiting`,
  dropped: (count: number) => `${formatCount(count)} passed unseen`,
  droppedTitle: 'Messages went by faster than this view takes them. The queue itself lost nothing.',
  shown: (count: number, capacity: number) => `${formatCount(count)} of the last ${formatCount(capacity)}`,
  clear: 'Clear',
  liveEmptyTitle: 'Nothing has passed through yet',
  liveEmptyText:
    'Each message that is published to this queue, delivered or settled shows here while this tab is open. Watching disturbs nothing.',
};
