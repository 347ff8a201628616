// The doctor's step of the permissions: tries each out on a temporary queue of its own, because RabbitMQ tells only
// administrators what a user may do. Nothing of anybody else is touched, and the queue goes with the connection.

import { randomUUID } from 'node:crypto';
import type { Probe, Received } from './probe.ts';
import { onProbe } from './handshake.ts';
import { passed, type Outcome, type Step } from './step.ts';

const channel = 1;

/** Null is allowed; otherwise the server's refusal. */
type Answer = string | null;

export const checkPermissions: Step = async (examination, signal) => {
  if (examination.target.readOnly) {
    return {
      state: 'skipped',
      result: 'The connection is marked read-only, so no queue is declared to try the permissions out.',
    };
  }
  return onProbe(examination, signal, tryPermissions);
};

async function tryPermissions(probe: Probe): Promise<Outcome> {
  const declared = await onChannel(probe, async (next) => {
    probe.send(channel, 'queue.declare', {
      ticket: 0,
      queue: '',
      passive: false,
      durable: false,
      exclusive: true,
      autoDelete: true,
      nowait: false,
      arguments: [],
    });
    return (await next()).as('queue.declare-ok')?.queue ?? '';
  });
  const queue = 'refused' in declared ? null : declared.value;
  const write = await tryWrite(probe, queue ?? `leveret-${randomUUID()}`);
  const read = queue === null ? undefined : await tryRead(probe, queue);
  return judge('refused' in declared ? declared.refused : null, write, read);
}

/** To the default exchange; without a queue the message is returned. */
async function tryWrite(probe: Probe, queue: string): Promise<Answer> {
  const tried = await onChannel(probe, async (next) => {
    probe.send(channel, 'confirm.select', { nowait: false });
    await next();
    probe.send(channel, 'basic.publish', {
      ticket: 0,
      exchange: '',
      routingKey: queue,
      mandatory: true,
      immediate: false,
    });
    probe.sendEmptyContent(channel);
    while ((await next()).name !== 'basic.ack');
  });
  return 'refused' in tried ? tried.refused : null;
}

async function tryRead(probe: Probe, queue: string): Promise<Answer> {
  const tried = await onChannel(probe, async (next) => {
    probe.send(channel, 'basic.get', { ticket: 0, queue, noAck: true });
    await next();
  });
  return 'refused' in tried ? tried.refused : null;
}

/**
 * A refusal closes the channel, so each question has one of its own; one after the other, because a server may allow one
 * only. Rejects when the connection ends.
 */
async function onChannel<Value>(
  probe: Probe,
  work: (next: () => Promise<Received>) => Promise<Value>,
): Promise<{ readonly value: Value } | { readonly refused: string }> {
  const next = async (): Promise<Received> => {
    const answer = await probe.next();
    const close = answer.as('channel.close') ?? answer.as('connection.close');
    if (close === null) return answer;
    if (answer.name === 'channel.close') probe.send(channel, 'channel.close-ok', {});
    throw new Refusal(`${close.replyCode} ${close.replyText}`);
  };
  try {
    probe.send(channel, 'channel.open', { outOfBand: '' });
    await next();
    const value = await work(next);
    probe.send(channel, 'channel.close', { replyCode: 200, replyText: '', classId: 0, methodId: 0 });
    while ((await next()).name !== 'channel.close-ok');
    return { value };
  } catch (error) {
    if (error instanceof Refusal) return { refused: error.message };
    throw error;
  }
}

class Refusal extends Error {}

function judge(configure: Answer, write: Answer, read: Answer | undefined): Outcome {
  const facts = [
    { name: 'Configure', value: answerWords(configure) },
    { name: 'Write', value: answerWords(write) },
    {
      name: 'Read',
      value: read === undefined ? 'not known: without a queue there is nothing to read' : answerWords(read),
    },
  ];
  const refused = [
    configure === null ? null : 'declare temporary queues (live taps need one)',
    write === null ? null : 'publish through the default exchange',
    read === null || read === undefined ? null : 'read from temporary queues',
  ].filter((words) => words !== null);
  if (refused.length === 0) {
    return passed(
      'May declare a temporary queue, publish to it and read from it. Other names may still be refused: the rights go by name.',
      facts,
    );
  }
  return {
    state: 'warning',
    result: `This user may not ${refused.join(', nor ')}. What it may do with other names the server tells only an administrator.`,
    fix: 'An administrator can give the rights (configure, write, read) with rabbitmqctl set_permissions, or in the management UI.',
    facts,
  };
}

function answerWords(answer: Answer): string {
  return answer === null ? 'allowed on a temporary queue' : `refused: ${answer}`;
}
