// What each product and version does with an x-death that is sent to it.

import { expect, test } from 'vitest';
import { sentDeathsAt } from '../../src/dead-letters/sent-deaths.ts';

test.each([
  ['RabbitMQ', '3.8.34', 'counted'],
  ['RabbitMQ', '3.10.8', 'counted'],
  ['RabbitMQ', '3.12.14', 'counted'],
  ['RabbitMQ', '3.13.0', 'overwritten'],
  ['RabbitMQ', '3.13.2', 'overwritten'],
  ['RabbitMQ', '3.13.3', 'counted'],
  ['RabbitMQ', '3.13.7+rc.1', 'counted'],
  ['RabbitMQ', '4.0.1', 'overwritten'],
  ['RabbitMQ', '4.3.0-beta.2', 'overwritten'],
  ['RabbitMQ', '10.0', 'overwritten'],
  ['RabbitMQ', '', 'unknown'],
  ['LavinMQ', '2.4.0', 'unknown'],
  ['Leveret', '0.1.0', 'overwritten'],
  ['', '', 'unknown'],
])('%s %s: %s', (product, version, expected) => {
  expect(sentDeathsAt({ product, version })).toBe(expected);
});
