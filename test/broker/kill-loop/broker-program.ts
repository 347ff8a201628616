// The embedded broker as a process that can be killed: prints its port when it listens.

import { createBroker } from '../../../src/broker/broker.ts';

const [dataDirectory = ''] = process.argv.slice(2);
const broker = await createBroker({
  port: 0,
  version: 'test',
  dataDirectory,
  log: ({ level, message }) => {
    if (level === 'error' || message.includes('damaged')) process.stderr.write(`${level}: ${message}\n`);
  },
});
process.stdout.write(`${broker.port}\n`);
