// A durable queue that a page declares: what most tests of the engine begin with.

import type { LeveretApi } from '../../src/contract/api.ts';
import type { FieldEntry } from '../../src/contract/field-value.ts';
import type { Client } from '../../src/rpc/handlers.ts';

/** At the embedded broker, unless said otherwise. */
export async function declareQueue(
  page: Client<LeveretApi>,
  name: string,
  { endpointId = 'local', arguments: given = [] }: DeclareMore = {},
): Promise<void> {
  const queue = { endpointId, name, durable: true, autoDelete: false, arguments: given };
  await page.request('queue.declare', queue);
}

interface DeclareMore {
  readonly endpointId?: string;
  readonly arguments?: FieldEntry[];
}
