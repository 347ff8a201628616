// The embedded broker in a process of its own, for the benches: prints its port, ends with its parent. A line `tap NAME` on
// its input watches that queue each time there is one, `untap` ends that.

import { createInterface } from 'node:readline';
import type { Tap } from '../../src/broker/broker-api.ts';
import { createBroker } from '../../src/broker/broker.ts';

/** How often a page asks for what a tap has seen. */
const drainEachMs = 50;

const broker = await createBroker({ port: 0, version: 'bench' });
let watched: string | null = null;
let tap: Tap | null = null;
const untap = (): void => {
  tap?.close();
  tap = null;
};

broker.onEvent((event) => {
  if (watched === null || !('name' in event) || event.name !== watched) return;
  if (event.kind === 'queue-deleted') untap();
  if (event.kind === 'queue-declared') setImmediate(watch);
});
setInterval(() => tap?.drain(1_000), drainEachMs).unref();

createInterface(process.stdin)
  .on('line', (line) => {
    const [word, ...name] = line.split(' ');
    untap();
    watched = word === 'tap' ? name.join(' ') : null;
  })
  .on('close', () => process.exit(0));
console.log(broker.port);

function watch(): void {
  if (watched !== null && broker.queue(watched) !== undefined)
    tap ??= broker.tap({ queue: watched }, { capacity: 4_096, previewBytes: 256 });
}
