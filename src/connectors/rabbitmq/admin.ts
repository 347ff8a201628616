// The admin facet over AMQP: declares and deletes queues, exchanges and bindings, each on a channel of its own.
// RabbitMQ deletes what is not there without a word, so it is asked first: the user named something that he expects.

import { AppError } from '../../contract/errors.ts';
import type { Binding } from '../../contract/model.ts';
import { toArguments } from '../amqp/field-values.ts';
import type { AdminFacet } from '../connector.ts';
import { noConnectionFor, translated } from './errors.ts';
import { exists } from './exists.ts';
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
        const created = name === '' || (await exists(link, { queue: name })) === false;
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
      on(`bind '${binding.source}' to '${binding.destination}'`, (link) => change('bind', link, binding)),
    unbind: (binding) =>
      on(`remove the binding '${binding.source}' to '${binding.destination}'`, (link) =>
        change('unbind', link, binding),
      ),
  };
}

async function change(verb: 'bind' | 'unbind', link: Link, binding: Binding): Promise<void> {
  const { source, destination, destinationKind, routingKey } = binding;
  const fields = { routingKey, arguments: toArguments(binding.arguments) };
  await link.withChannel<unknown>((channel) =>
    destinationKind === 'queue'
      ? channel.call(`queue.${verb}`, { queue: destination, exchange: source, ...fields })
      : channel.call(`exchange.${verb}`, { destination, source, ...fields }),
  );
}

async function mustExist(link: Link, kind: 'queue' | 'exchange', name: string): Promise<void> {
  const place = kind === 'queue' ? { queue: name } : { exchange: name };
  // Where it cannot be told, the deletion says who may do it.
  if (name === '' || (await exists(link, place)) !== false) return;
  throw new AppError(
    'not_found',
    `Could not delete the ${kind} '${name}': there is none in this virtual host. It may have been deleted in the meantime.`,
  );
}
