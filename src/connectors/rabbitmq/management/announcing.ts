// The admin facet with a word to the lists after each change of ours: on a server with many queues they are read seldom, and
// the user wants to see what he has just done.

import type { AdminFacet } from '../../connector.ts';

export function announcing(admin: AdminFacet, changed: () => void): AdminFacet {
  const then = async <Result>(work: Promise<Result>): Promise<Result> => {
    const result = await work;
    changed();
    return result;
  };
  return {
    exchangeTypes: admin.exchangeTypes,
    declareQueue: (input) => then(admin.declareQueue(input)),
    deleteQueue: (name, conditions) => then(admin.deleteQueue(name, conditions)),
    declareExchange: (input) => then(admin.declareExchange(input)),
    deleteExchange: (name, conditions) => then(admin.deleteExchange(name, conditions)),
    bind: (binding) => then(admin.bind(binding)),
    unbind: (binding) => then(admin.unbind(binding)),
  };
}
