// AMQP's bound on names: said in words before a message is sent, since no byte of it can be written with a longer one.

import { AppError } from '../../contract/errors.ts';
import { limits } from '../../contract/limits.ts';
import { shortStringSize } from '../../contract/model.ts';
import type { StoredMessage } from '../connector.ts';

/** Throws AppError bad_request. */
export function checkPlace({ exchange, routingKey }: Pick<StoredMessage, 'exchange' | 'routingKey'>): void {
  for (const [what, name] of [
    ['exchange', exchange],
    ['routing key', routingKey],
  ] as const) {
    const size = shortStringSize(name);
    if (size <= limits.shortStringBytes) continue;
    throw new AppError(
      'bad_request',
      `Could not publish: the ${what} '${name.slice(0, 40)}…' takes ${size} bytes, and AMQP carries at most ${limits.shortStringBytes} bytes. Choose a shorter one.`,
    );
  }
}
