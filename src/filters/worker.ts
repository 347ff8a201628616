// The entry of a worker thread that reads bodies and judges messages. One task at a time; whoever asks ends the thread
// when it takes too long, so nothing here watches the clock.

import { parentPort } from 'node:worker_threads';
import { makeReadable } from '../bodies/readable-body.ts';
import { readLargeLine } from '../captures/read-line.ts';
import { reasonOf } from '../lib/reason.ts';
import { checkFilter, judgeBatch } from './judge.ts';
import type { Answer, Asked, TaskName, Tasks } from './work.ts';

type Doing = {
  readonly [Name in TaskName]: (
    input: Tasks[Name]['input'],
  ) => Tasks[Name]['output'] | Promise<Tasks[Name]['output']>;
};

const doing: Doing = {
  check: checkFilter,
  judge: judgeBatch,
  line: readLargeLine,
  read: ({ stored, bytesMax }) => makeReadable(stored, bytesMax),
};

async function answer<Name extends TaskName>({ id, name, input }: Asked<Name>): Promise<Answer> {
  try {
    return { id, output: await doing[name](input) };
  } catch (thrown) {
    return { id, failure: reasonOf(thrown) };
  }
}

const port = parentPort;
if (port === null) throw new Error('This file is the entry of a worker thread.');
port.on('message', (asked: Asked) => {
  void answer(asked).then((answered) => port.postMessage(answered));
});
