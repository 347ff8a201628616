// The embedded broker in a process of its own, for the bench: prints its port, ends with its parent.

import { createBroker } from '../../src/broker/broker.ts';

const broker = await createBroker({ port: 0, version: 'bench' });
console.log(broker.port);
process.stdin.resume();
process.stdin.on('end', () => process.exit(0));
