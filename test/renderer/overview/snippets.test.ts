// The ready programs carry the live address.

import { describe, expect, test } from 'vitest';
import { brokerPlace, snippets } from '../../../renderer/features/overview/snippets.ts';

describe('ready programs', () => {
  test.each([
    ['amqp://localhost:5672', { host: 'localhost', port: 5672 }],
    ['amqp://localhost', { host: 'localhost', port: 5672 }],
    ['amqp://guest:guest@127.0.0.1:5673/', { host: '127.0.0.1', port: 5673 }],
    ['amqp://[::1]:5674', { host: '::1', port: 5674 }],
  ])('take host and port from %s', (address, place) => {
    expect(brokerPlace(address)).toEqual(place);
  });

  test('name them in every language', () => {
    for (const { code } of snippets({ host: 'localhost', port: 45_672 })) {
      expect(code).toContain('localhost');
      expect(code).toContain('45672');
    }
  });
});
