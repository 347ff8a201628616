// The admin facet over AMQP: declares and deletes queues, exchanges and bindings, each on a channel of its own.
// RabbitMQ deletes what is not there without a word, so it is asked first: the user named something that he expects.

import { AppError } from '../../contract/errors.ts';
import type { Binding } from '../../contract/model.ts';
import { toArguments } from '../amqp/field-values.ts';
import type { AdminFacet } from '../connector.ts';
import { noConnectionFor, serverReply, translated } from './errors.ts';
import type { Link } from './link.ts';
import type { LinkKeeper } from './link-keeper.ts';

/** Every server has these; others come with plugins. */
export const exchangeTypes = ['direct', 'fanout', 'topic', 'headers'];

/** `openOther` opens a connection that is lost without harm. */
export function adminFacet(keeper: LinkKeeper, openOther: () => Promise<Link>): AdminFacet {
  const on = <Result>(trying: string, work: (link: Link) => Promise<Result>): Promise<Result> =>
    translated(trying, () => work(keeper.link(trying)));
  return {
    exchangeTypes,
    declareQueue: ({ name, ...input }) =>
      on(name === '' ? 'declare a queue' : `declare the queue '${name}'`, async (link) => {
        const fields = { queue: name, ...input, arguments: toArguments(input.arguments) };
        const created = name === '' || !(await exists(link, 'queue', name));
        const { queue } = await link.withChannel((channel) => channel.call('queue.declare', fields));
        return { name: name === '' ? queue : name, created };
      }),
    deleteQueue: (name, conditions) =>
      on(`delete the queue '${name}'`, async (link) => {
        await mustExist(link, 'queue', name);
        return await link.withChannel(async (channel) => {
          const { messageCount } = await channel.call('queue.delete', { queue: name, ...conditions });
          return { messages: messageCount };
        });
      }),
    declareExchange: ({ name, ...input }) =>
      on(`declare the exchange '${name}'`, async (link) => {
        const fields = { exchange: name, ...input, arguments: toArguments(input.arguments) };
        if (exchangeTypes.includes(input.type)) {
          await link.withChannel((channel) => channel.call('exchange.declare', fields));
          return;
        }
        // A type that the server does not know ends the whole connection.
        const other = await openOther().catch((error: unknown) => {
          throw noConnectionFor(`declare the exchange '${name}'`, error);
        });
        try {
          await other.withChannel((channel) => channel.call('exchange.declare', fields));
        } finally {
          await other.close();
        }
      }),
    deleteExchange: (name, conditions) =>
      on(`delete the exchange '${name}'`, async (link) => {
        await mustExist(link, 'exchange', name);
        await link.withChannel((channel) =>
          channel.call('exchange.delete', { exchange: name, ...conditions }),
        );
      }),
    bind: (binding) =>
      on(`bind '${binding.source}' to '${binding.destination}'`, (link) => bind(link, binding)),
    unbind: (binding) =>
      on(`remove the binding '${binding.source}' to '${binding.destination}'`, (link) =>
        unbind(link, binding),
      ),
  };
}

async function bind(
  link: Link,
  { source, destination, destinationKind, routingKey, ...rest }: Binding,
): Promise<void> {
  const fields = { routingKey, arguments: toArguments(rest.arguments) };
  await link.withChannel<unknown>((channel) =>
    destinationKind === 'queue'
      ? channel.call('queue.bind', { queue: destination, exchange: source, ...fields })
      : channel.call('exchange.bind', { destination, source, ...fields }),
  );
}

async function unbind(
  link: Link,
  { source, destination, destinationKind, routingKey, ...rest }: Binding,
): Promise<void> {
  const fields = { routingKey, arguments: toArguments(rest.arguments) };
  await link.withChannel<unknown>((channel) =>
    destinationKind === 'queue'
      ? channel.call('queue.unbind', { queue: destination, exchange: source, ...fields })
      : channel.call('exchange.unbind', { destination, source, ...fields }),
  );
}

/** Rejects as the server refuses to say, for any reason but "not found". */
async function exists(link: Link, kind: 'queue' | 'exchange', name: string): Promise<boolean> {
  try {
    await link.withChannel<unknown>((channel) =>
      kind === 'queue'
        ? channel.call('queue.declare', { queue: name, passive: true })
        : channel.call('exchange.declare', { exchange: name, passive: true }),
    );
    return true;
  } catch (error) {
    const replyCode = serverReply(error)?.replyCode;
    if (replyCode === 404) return false;
    // Somebody's exclusive queue is there. What follows says who may do it.
    if (replyCode === 405) return true;
    throw error;
  }
}

async function mustExist(link: Link, kind: 'queue' | 'exchange', name: string): Promise<void> {
  if (name === '' || (await exists(link, kind, name))) return;
  throw new AppError(
    'not_found',
    `Could not delete the ${kind} '${name}': there is none in this virtual host. It may have been deleted in the meantime.`,
  );
}
