// One look for dead-letter queues at an endpoint that does not tell everything.

import { expect, test } from 'vitest';
import type { Session } from '../../src/connectors/connector.ts';
import { AppError } from '../../src/contract/errors.ts';
import { lookForDeadLetters } from '../../src/engine/dead-letters/look.ts';
import { SeenDeaths } from '../../src/engine/dead-letters/seen.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { embeddedPlace } from '../dead-letters/both-brokers.ts';

const times = { clock: systemClock, settleMs: 0, deadlineMs: 200 };
const watchNothing = () => () => undefined;
const refused = () => Promise.reject(new AppError('access_refused', 'not yours'));

test('policies, exchanges and bindings that are not told leave what arguments and names tell', async () => {
  const place = await embeddedPlace();
  const { session, client } = place;
  const channel = await client.createChannel();
  await channel.assertQueue('attic');
  await channel.assertQueue('orders', { deadLetterExchange: '', deadLetterRoutingKey: 'attic' });
  await channel.assertQueue('mail_error');
  const silent: Session = {
    ...session,
    policies: { watch: watchNothing },
    topology: { ...session.topology, watchExchanges: watchNothing, bindings: refused },
  };
  const { found } = await lookForDeadLetters(silent, new SeenDeaths(), times);
  expect(found.map(({ queue }) => queue).sort()).toEqual(['attic', 'mail_error']);
  await place.close();
});

test('a list of queues that never comes ends the look with its reason', async () => {
  const place = await embeddedPlace();
  const { session } = place;
  const silent: Session = { ...session, topology: { ...session.topology, watchQueues: watchNothing } };
  await expect(lookForDeadLetters(silent, new SeenDeaths(), times)).rejects.toMatchObject({
    code: 'timeout',
  });
  await place.close();
});
