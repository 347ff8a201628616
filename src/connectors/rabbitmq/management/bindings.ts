// Bindings of one end, of a pair of ends, or of the whole virtual host.

import { AppError } from '../../../contract/errors.ts';
import type { Binding } from '../../../contract/model.ts';
import type { ManagementApi } from './api.ts';
import { segment } from './http-client.ts';
import { entries, name, object } from './json-values.ts';

export interface BindingFilter {
  readonly source?: string | undefined;
  readonly destination?: string | undefined;
}

export function readBindings(api: ManagementApi, filter: BindingFilter): Promise<Binding[]> {
  const { source, destination } = filter;
  if (source === undefined && destination === undefined) return read(api, `bindings/${api.vhost}`);
  return api.inTime('list the bindings', readEnd(api, filter));
}

async function readEnd(api: ManagementApi, { source, destination = '' }: BindingFilter): Promise<Binding[]> {
  if (source !== undefined) {
    const path = `exchanges/${api.vhost}/${segment(source === '' ? 'amq.default' : source)}/bindings/source`;
    const bindings = await read(api, path);
    return bindings.filter((binding) => destination === '' || binding.destination === destination);
  }
  // A queue and an exchange may have the same name, and a binding may lead to either.
  const end = segment(destination);
  const [ofQueue, ofExchange] = await Promise.all([
    ofQueueNamed(api, end),
    orNone(read(api, `exchanges/${api.vhost}/${end}/bindings/destination`)),
  ]);
  return [...ofQueue, ...ofExchange];
}

/** RabbitMQ tells the implicit binding of a queue that does not exist, too (seen in 3.10). */
async function ofQueueNamed(api: ManagementApi, end: string): Promise<Binding[]> {
  const bindings = await orNone(read(api, `queues/${api.vhost}/${end}/bindings`));
  const isImplicit = bindings.length === 1 && bindings[0]?.source === '';
  if (!isImplicit) return bindings;
  const existing = api.get(`queues/${api.vhost}/${end}?disable_stats=true&columns=name`, 'list the bindings');
  return orNone(existing.then(() => bindings));
}

async function read(api: ManagementApi, path: string): Promise<Binding[]> {
  const bindings: Binding[] = [];
  await api.each(path, 'list the bindings', (items) => {
    for (const item of items) {
      const binding = toBinding(item);
      if (binding !== null) bindings.push(binding);
    }
  });
  return bindings;
}

async function orNone(reading: Promise<Binding[]>): Promise<Binding[]> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof AppError && error.code === 'not_found') return [];
    throw error;
  }
}

function toBinding(item: unknown): Binding | null {
  const binding = object(item);
  const [source, destination, routingKey] = [binding.source, binding.destination, binding.routing_key].map(
    name,
  );
  if (source === null || destination === null || routingKey === null) return null;
  if (source === undefined || destination === undefined || routingKey === undefined) return null;
  const destinationKind = binding.destination_type === 'exchange' ? 'exchange' : 'queue';
  return { source, destination, destinationKind, routingKey, arguments: entries(binding.arguments) };
}
