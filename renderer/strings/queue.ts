// Texts of the queue screen: header, strip, tabs, bindings, settings.

import { formatSpan } from '../ui/format/time.ts';

export const queueText = {
  durable: 'durable',
  exclusive: 'exclusive',
  autoDelete: 'auto-delete',
  transient: 'not durable',
  copyName: 'Copy the name',
  follow: 'Follow',
  publish: 'Publish',
  missing: 'not there now',
  missingTitle: (queue: string) => `There is no queue ${queue}`,
  missingText: 'It was deleted, or has not been declared yet. This page shows it as soon as it is there.',
  strip: 'State of the queue',
  ready: 'Ready',
  unacked: 'Unacked',
  in: 'In',
  out: 'Out',
  consumers: 'Consumers',
  oldest: 'Oldest',
  perSecond: '/s',
  plot: 'Depth over the last minutes',
  lastSeconds: (seconds: number) => `last ${formatSpan(seconds * 1_000)}`,
  tabs: 'Parts of the queue',
  messages: 'Messages',
  live: 'Live',
  bindings: 'Bindings',
  settings: 'Settings',
  effects: {
    none: 'exact view, nothing is disturbed',
    redelivers: 'looking has effects, told before you look',
  },
  tapEffects: {
    none: 'exact view, nothing is disturbed',
    temporaryQueue: 'following has effects, told before you start',
  },

  source: 'From exchange',
  bindingKey: 'Binding key',
  emptyKey: '(empty)',
  arguments: 'Arguments',
  noArguments: 'none',
  bindingsEmptyTitle: 'Only the default exchange leads here',
  bindingsEmptyText:
    'Publishing to the default exchange with the queue’s name as routing key always works. Bind it to another exchange to get more.',
  implicit: 'every queue, by its name',
  bind: 'Add binding',

  declared: 'Declared as',
  name: 'Name',
  type: 'Type',
  yes: 'yes',
  no: 'no',
  durableTitle: 'Durable',
  durableMeans: (durable: boolean) =>
    durable
      ? 'The queue is declared to survive a restart of the broker.'
      : 'It is gone after a restart of the broker.',
  exclusiveTitle: 'Exclusive',
  exclusiveMeans: (exclusive: boolean) =>
    exclusive
      ? 'Only the connection that declared it may use it; it goes with that connection.'
      : 'Every connection may use it.',
  autoDeleteTitle: 'Auto-delete',
  autoDeleteMeans: (autoDelete: boolean) =>
    autoDelete ? 'It is deleted when its last consumer leaves.' : 'It stays when its last consumer leaves.',
  created: 'Created',
  unknown: 'not known',
  argumentsTitle: 'Arguments',
  argumentsNone: 'It was declared without arguments.',
  effective: {
    title: 'In effect',
    reading: 'Asking the server.',
    none: 'Nothing bounds this queue: no argument, no policy.',
    unknown:
      'Not known: policies and arguments of a queue are told by the management API only, and this server has none that this user may use.',
    origins: {
      argument: () => 'declared with it',
      policy: (name: string) => `policy ${name}`,
      operatorPolicy: (name: string) => `operator policy ${name}`,
      default: () => 'the server’s default',
    },
    insteadOf: (others: string) => `, instead of ${others}`,
    expiresAtHead:
      '. What has expired leaves at the head of the queue: behind a message that lives longer it stays, and is counted.',
  },
  value: 'Value',
  code: 'Declare it in a program',
  codeLanguages: 'Language',
  codeNote:
    'A program that declares this queue must ask for exactly this, or the broker refuses with PRECONDITION_FAILED.',
  copyCode: 'Copy the code',
  remove: 'Empty or remove',
  removeText: 'Both ask first and say how many messages go.',
  removeStreamText:
    'A stream cannot be purged: it keeps its messages until x-max-age or x-max-length-bytes drops them. Deleting asks first.',
};
