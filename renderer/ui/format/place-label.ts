// Where the copies of a job go, in short: a queue, or an exchange with the key that they go with.

import { jobsText } from '../../strings/jobs.ts';
import { exchangeLabel } from './exchange-label.ts';

export interface CopyPlace {
  readonly exchange: string;
  /** Null: each message's own. */
  readonly routingKey: string | null;
}

export function placeLabel({ exchange, routingKey }: CopyPlace): string {
  if (exchange === '' && routingKey !== null) return routingKey;
  return `${exchangeLabel(exchange)} · ${routingKey ?? jobsText.ownKeyPlace}`;
}
