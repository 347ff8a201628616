// Where a dead letter is to go back to: the queue that it died in, or the place that it was first published to. From
// x-death, or from what MassTransit and NServiceBus write into their error queues.

import type { DeathOrigin } from '../contract/dead-letter.ts';
import type { FieldEntry } from '../contract/field-value.ts';
import { limits } from '../contract/limits.ts';
import { shortStringSize } from '../contract/model.ts';
import { firstDeath, lastDeath } from './deaths.ts';
import { headerText } from './headers.ts';
import { firstExchangeHeader, firstRoutingKeyHeader } from './own-headers.ts';

/** The queue that it died in, by way of the default exchange: nobody else gets another copy. */
export function diedIn(headers: readonly FieldEntry[] | undefined): DeathOrigin {
  const queue = lastDeath(headers)?.queue ?? failedQueue(headers);
  if (queue === undefined) return { problem: 'Its headers do not tell in which queue it died.' };
  return possible({ exchange: '', routingKey: queue });
}

/** Where it was published before it died for the first time; other queues bound there get another copy. */
export function firstPublishedTo(headers: readonly FieldEntry[] | undefined): DeathOrigin {
  const death = firstDeath(headers);
  const noted = {
    exchange: headerText(headers, firstExchangeHeader),
    routingKey: headerText(headers, firstRoutingKeyHeader),
  };
  // A retry to its queue has gone by the default exchange; what was noted then says where it had come from before.
  const { exchange, routingKey } =
    noted.exchange === undefined || (death !== undefined && death.exchange !== '')
      ? { exchange: death?.exchange ?? undefined, routingKey: death?.routingKeys[0] }
      : noted;
  if (exchange === undefined || routingKey === undefined) {
    return { problem: 'Its headers do not tell where it was first published.' };
  }
  return possible({ exchange, routingKey });
}

/** Headers can say anything; a name that AMQP cannot carry is the name of nothing. */
function possible(place: { exchange: string; routingKey: string }): DeathOrigin {
  const isPossible = [place.exchange, place.routingKey].every(
    (name) => shortStringSize(name) <= limits.shortStringBytes,
  );
  return isPossible ? place : { problem: 'Its headers name a place that is longer than any name can be.' };
}

/** MassTransit gives an address such as rabbitmq://host/vhost/queue?durable=true; NServiceBus a name, maybe with a machine. */
export function failedQueue(headers: readonly FieldEntry[] | undefined): string | undefined {
  const address = headerText(headers, 'MT-Fault-InputAddress');
  if (address !== undefined && URL.canParse(address)) {
    const name = new URL(address).pathname.split('/').at(-1);
    if (name !== undefined && name !== '') return unescaped(name);
  }
  return headerText(headers, 'NServiceBus.FailedQ')?.split('@')[0] || undefined;
}

function unescaped(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    // Not escaped at all: a name with a per cent sign in it.
    return name;
  }
}
