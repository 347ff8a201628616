// The admin facet: declares and deletes queues, exchanges and bindings, with RabbitMQ's rules and words.

import type { Broker } from '../../broker/broker-api.ts';
import type { Binding } from '../../contract/model.ts';
import type { AdminFacet } from '../connector.ts';
import { translated } from './errors.ts';
import { toArguments } from '../amqp/field-values.ts';
import { toBindingView } from './topology.ts';

export const exchangeTypes = ['direct', 'fanout', 'topic', 'headers'];

export function adminFacet(broker: Broker): AdminFacet {
  return {
    exchangeTypes,
    declareQueue: (input) =>
      translated(input.name === '' ? 'declare a queue' : `declare the queue '${input.name}'`, () =>
        broker.declareQueue({ ...input, arguments: toArguments(input.arguments) }),
      ),
    deleteQueue: (name, conditions) =>
      translated(`delete the queue '${name}'`, () => broker.deleteQueue(name, conditions)),
    declareExchange: (input) =>
      translated(`declare the exchange '${input.name}'`, () =>
        broker.declareExchange({ ...input, arguments: toArguments(input.arguments) }),
      ),
    deleteExchange: (name, conditions) =>
      translated(`delete the exchange '${name}'`, () => broker.deleteExchange(name, conditions)),
    bind: (binding) => translated(`bind ${ends(binding)}`, () => broker.bind(toBindingView(binding))),
    unbind: (binding) =>
      translated(`remove the binding ${ends(binding)}`, () => broker.unbind(toBindingView(binding))),
  };
}

function ends(binding: Binding): string {
  return `'${binding.source}' to '${binding.destination}'`;
}
