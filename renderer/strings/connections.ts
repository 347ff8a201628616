// Texts of the connections screen.

import { countOf } from '../ui/format/number.ts';

export const connectionsText = {
  title: 'Connections',
  tableLabel: 'Connections and their channels',
  name: 'Connection',
  product: 'Product',
  address: 'Address',
  user: 'User',
  channels: 'Channels',
  consumers: 'Consumers',
  unacked: 'Unacked',
  prefetch: 'Prefetch',
  in: 'In',
  out: 'Out',
  acks: 'Acks/s',
  connected: 'Connected',
  unnamed: 'unnamed',
  channel: (number: number) => `channel ${number}`,
  confirms: 'confirms',
  unconfirmed: (count: number) => `${count} unconfirmed`,
  blocked: 'blocked',
  blockedTitle: 'The broker does not read what it publishes, because its memory is short',
  perSecond: '/s',
  count: (connections: number, channels: number) =>
    `${countOf(connections, 'connection')}, ${countOf(channels, 'channel')}`,
  onlyOwn: 'The server shows this user only its own connections. The tag monitoring shows all.',
  emptyOwnTitle: 'No connection of this user',
  emptyTitle: 'No program is connected',
  emptyText:
    'A program that connects appears here at once, with its channels and the name that it gives. For example, in Python with pika:',
  copySnippet: 'Copy this program',
  noPrefetch: 'no limit',
  expandHint: 'Enter or → shows channels',
  facts: {
    title: (name: string) => `Facts of ${name}`,
    vhost: 'Virtual host',
    platform: 'Platform',
    heartbeat: 'Heartbeat',
    heartbeatOff: 'off',
    seconds: (seconds: number) => `${seconds} s`,
    frameMax: 'Largest frame',
    connectedAt: 'Connected at',
    id: 'Id',
    properties: 'Client properties',
    none: 'none sent',
  },
  command: { close: 'Close this connection…', copyAddress: 'Copy its address' },
  close: {
    title: (name: string) => `Close the connection of ${name}`,
    effect: (name: string, address: string) =>
      `The connection of ${name} from ${address} is closed by the broker.`,
    channels: (channels: number, consumers: number | null) =>
      consumers === null
        ? `${countOf(channels, 'channel')} and its consumers end with it.`
        : `${countOf(channels, 'channel')} and ${countOf(consumers, 'consumer')} end with it.`,
    unacked: (count: number | null) =>
      count === null
        ? 'How many unacked messages it holds is not known; they go back to their queues.'
        : count === 0
          ? 'It holds no unacked messages.'
          : `${countOf(count, 'unacked message')} ${count === 1 ? 'goes' : 'go'} back to the queue.`,
    again: 'Many programs connect again by themselves.',
    reason: 'Reason, which the program is told',
    reasonDefault: 'Closed from Leveret',
    reasonTooLong: 'At most 200 characters',
    submit: 'Close connection',
    done: (name: string) => `Closed the connection of ${name}.`,
    gone: 'This connection has ended already.',
  },
} as const;

/** A program that connects as it stands, under a name, for the live address. */
export function connectionSnippet(address: string): string {
  return [
    'import pika',
    '',
    `parameters = pika.URLParameters(${JSON.stringify(address)})`,
    "parameters.client_properties = {'connection_name': 'my-program'}",
    'connection = pika.BlockingConnection(parameters)',
    'connection.sleep(600)  # stays connected for ten minutes',
  ].join('\n');
}
