// A stream as the page sees it through the embedded connector: browsed by offset without a list of all of them, and what
// it cannot do refused with words.

import { afterEach, expect, test } from 'vitest';
import { Brokers } from '../../broker/durability/brokers.ts';
import { embeddedSession } from '../../support/embedded-session.ts';
import { eventually } from '../../support/eventually.ts';
import { declareStream, fill, numbered } from '../../broker/streams/readers.ts';

const brokers = new Brokers();
afterEach(() => brokers.remove());

test('the page browses a stream, sees what has been dropped as gone, and is told what a stream does not do', async () => {
  const { broker } = await brokers.start();
  declareStream(broker, 's', { 'x-max-length-bytes': 70_000, 'x-stream-max-segment-size-bytes': 65_536 });
  await fill(broker, 's', numbered(40));
  const session = embeddedSession(broker);
  const { browse, purge, deleteMessage, consume } = session;
  const snapshot = await browse?.open('s');
  expect(snapshot).toMatchObject({ total: 40, ready: 40, unacked: 0 });
  const rows = await snapshot?.page([0, 1, 39]);
  expect(rows?.map(({ sequence, state }) => `${sequence} ${state}`)).toEqual([
    '0 ready',
    '1 ready',
    '39 ready',
  ]);
  expect(await snapshot?.drift()).toEqual({ added: 0, gone: 0 });

  await fill(broker, 's', [Buffer.alloc(60_000), Buffer.alloc(60_000)]);
  expect(await snapshot?.drift()).toEqual({ added: 2, gone: 40 });
  const later = await snapshot?.page([0, 2, 39]);
  expect(later?.map(({ state }) => state)).toEqual(['gone', 'gone', 'gone']);
  await expect(browse?.get('s', '3')).rejects.toThrow('is no longer in the queue');
  expect((await browse?.get('s', '41'))?.bodySize).toBe(60_000);

  await expect(purge?.purge('s')).rejects.toThrow('it is a stream');
  await expect(deleteMessage?.delete('s', '41')).rejects.toThrow('it is a stream');
  const options = { queue: 's', prefetch: 5, delayMs: 0 };
  await expect(consume?.start({ ...options, settle: 'requeue' }, ignore, ignore)).rejects.toThrow(
    'only be acknowledged',
  );
  const consumer = await consume?.start({ ...options, settle: 'ack' }, ignore, ignore);
  consumer?.stop();

  const offsets: (string | null)[] = [];
  const reader = await consume?.start(
    { ...options, settle: 'ack', from: { at: 'offset', offset: '41' } },
    ({ sequence }) => offsets.push(sequence),
    ignore,
  );
  reader?.resume();
  await eventually(() => expect(offsets).toEqual(['41']));
  reader?.stop();
  await session.close();
});

function ignore(): void {
  // Not looked at here.
}
