// Texts of the dialogs that declare, bind, purge and delete.

import { limits } from '../../src/contract/limits.ts';
import { countOf } from '../ui/format/number.ts';

const messages = (count: number) => countOf(count, 'message');

export const declareText = {
  name: 'Name',
  durable: 'Durable',
  autoDelete: 'Auto-delete',
  internal: 'Internal',
  arguments: 'Arguments',
  type: 'Type',
  command: {
    unbind: 'Remove this binding…',
    deleteExchange: 'Delete this exchange…',
    keywordsDeclare: 'new create add',
    keywordsPurge: 'empty clear',
    keywordsDelete: 'remove drop',
  },
  queue: {
    title: 'Declare a queue',
    nameHint: 'Empty lets the broker choose a name',
    durableHint: 'Kept when the broker restarts',
    autoDeleteHint: 'Deleted when its last consumer leaves',
    submit: 'Declare queue',
    created: (name: string) => `Queue ${name} declared.`,
    existed: (name: string) => `Queue ${name} was there already, with these settings.`,
  },
  exchange: {
    title: 'Declare an exchange',
    durableHint: 'Kept when the broker restarts',
    autoDeleteHint: 'Deleted when its last binding goes',
    internalHint: 'Takes messages from other exchanges only, not from programs',
    typeHints: {
      direct: 'To queues whose binding key is the routing key',
      fanout: 'To every bound queue',
      topic: 'By words of the routing key: * is one word, # any number',
      headers: 'By the headers of the message',
    } as Readonly<Record<string, string>>,
    submit: 'Declare exchange',
    declared: (name: string) => `Exchange ${name} declared.`,
  },
  binding: {
    title: 'Add a binding',
    source: 'From exchange',
    destinationKind: 'To',
    destination: 'Destination',
    toQueue: 'Queue',
    toExchange: 'Exchange',
    routingKey: 'Binding key',
    routingKeyHint: {
      topic: 'Words with dots: * is one word, # any number of words',
      fanout: 'Not looked at by a fanout exchange',
      headers: 'Not looked at by a headers exchange; its arguments are',
    } as Readonly<Record<string, string>>,
    submit: 'Add binding',
    added: (source: string, destination: string) => `${source} now routes to ${destination}.`,
  },
  unbind: {
    title: 'Remove a binding',
    effect: (source: string, destination: string) =>
      `${source} stops routing to ${destination} with this key. Messages that are in the queue stay.`,
    keyIs: 'Binding key',
    noKey: '(empty)',
    submit: 'Remove binding',
    removed: (source: string, destination: string) =>
      `${source} no longer routes to ${destination} with that key.`,
  },
  purge: {
    title: (queue: string) => `Purge ${queue}`,
    effect: (ready: number | null) =>
      ready === null
        ? 'All ready messages are discarded.'
        : `${countOf(ready, 'ready message')} ${ready === 1 ? 'is' : 'are'} discarded.`,
    unackedStay: (unacked: number) =>
      `${countOf(unacked, 'unacked message')} ${unacked === 1 ? 'stays' : 'stay'}.`,
    forever: 'What is purged cannot be brought back.',
    /** The list holds what was in the queue when it was read, or as much as was borrowed. */
    exportFirst: (listed: number) => `Export the ${messages(listed)} of the list first…`,
    exportFrom: 'Its Messages tab exports them to a file, to be imported again.',
    stillMoving: 'What arrives before the purge goes with it.',
    submit: (ready: number | null) => (ready === null ? 'Purge' : `Purge ${messages(ready)}`),
    done: (queue: string, count: number) => `Purged ${messages(count)} from ${queue}.`,
  },
  deleteQueue: {
    title: (queue: string) => `Delete ${queue}`,
    effect: (total: number | null) =>
      total === null
        ? 'The queue, its bindings and all its messages are deleted.'
        : `The queue, its bindings and its ${messages(total)} are deleted.`,
    consumers: (count: number) => `${countOf(count, 'consumer')} ${count === 1 ? 'is' : 'are'} cancelled.`,
    forever: 'This cannot be undone.',
    ifEmpty: 'Only if it is empty',
    ifUnused: 'Only if nobody consumes it',
    submit: 'Delete queue',
    done: (queue: string, count: number) => `Deleted ${queue} with ${messages(count)}.`,
  },
  deleteExchange: {
    title: (exchange: string) => `Delete ${exchange}`,
    effect: (bindings: number) =>
      bindings === 0
        ? 'The exchange is deleted. It has no bindings.'
        : `The exchange and its ${countOf(bindings, 'binding')} are deleted.`,
    publishers: 'A program that publishes to it then gets an error, and its channel is closed.',
    ifUnused: 'Only if nothing is bound to it',
    submit: 'Delete exchange',
    done: (exchange: string) => `Deleted exchange ${exchange}.`,
  },
  fault: {
    nameMissing: 'Write a name',
    sourceMissing: 'Choose the exchange; the default exchange is bound to every queue already',
    destinationMissing: 'Choose where it leads',
    tooLong: (bytes: number) => `${bytes} bytes long; AMQP allows ${limits.shortStringBytes}. Shorten it`,
    reserved: 'Names that begin with amq. belong to the broker',
  },
} as const;
