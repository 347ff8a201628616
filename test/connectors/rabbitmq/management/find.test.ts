// Where the management API is looked for, and what is told when it is nowhere.

import { expect, test } from 'vitest';
import { findManagement, usualUrls } from '../../../../src/connectors/rabbitmq/management/find.ts';
import { targetOf } from '../targets.ts';

test('with TLS the password does not leave this machine in the clear to look for the API', () => {
  const tls = { serverName: null, ca: null, certificate: null, key: null, passphrase: null, verify: true };
  expect(usualUrls({ host: 'mq.example', tls: null })[0]).toBe('http://mq.example:15672');
  expect(usualUrls({ host: 'mq.example', tls }).every((url) => url.startsWith('https:'))).toBe(true);
  expect(usualUrls({ host: '127.0.0.1', tls })).toContain('http://127.0.0.1:15672');
  expect(usualUrls({ host: '::1', tls: null })).toContain('http://[::1]:15672');
});

test('every address that was tried is told, and why there is nothing', async () => {
  const target = targetOf(5672, { host: 'no-such-host.invalid', management: { mode: 'auto' } });
  expect(await findManagement(target)).toEqual({
    state: {
      state: 'unreachable',
      url: 'http://no-such-host.invalid:15672',
      reason: expect.stringMatching(
        /^Could not use the management API: .*http:\/\/no-such-host.invalid:15672 cannot be reached\. The name .* Also tried: https:\/\/no-such-host\.invalid:15671\.$/,
      ) as string,
    },
  });
});
