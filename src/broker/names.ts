// Names of queues, exchanges and consumers: those that the broker makes, and those that it keeps for itself.

import { randomBytes } from 'node:crypto';
import { accessRefused } from './broker-error.ts';

/** 'amq.gen-' or 'amq.ctag-' and 22 characters that nobody guesses, as RabbitMQ makes them. */
export function generateName(prefix: string): string {
  return prefix + randomBytes(16).toString('base64url');
}

/** RabbitMQ takes line breaks out of the names of queues and exchanges. */
export function withoutLineBreaks(name: string): string {
  return name.replace(/[\r\n]/g, '');
}

/** Throws for the exchange without a name, which nobody declares, binds or deletes. */
export function refuseDefault(exchange: string): void {
  if (exchange === '') throw accessRefused('operation not permitted on the default exchange');
}

/** Throws for a name that only the broker may give. */
export function refuseReserved(kind: 'queue' | 'exchange', name: string): void {
  if (name.startsWith('amq.')) {
    throw accessRefused(`${kind} name '${name}' contains reserved prefix 'amq.*'`);
  }
}
