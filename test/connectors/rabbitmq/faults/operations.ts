// Every question that a session of RabbitMQ can be asked and every act that it can be told to do, one by one, with the
// rights that each takes. The tests of faults go through all of them.

import type { Binding, Change } from '../../../../src/contract/model.ts';
import type { RowSink, Session, Stop } from '../../../../src/connectors/connector.ts';
import { Sessions } from '../../../../src/engine/sessions.ts';
import { eventually } from '../../../support/eventually.ts';
import { Collector, Picture, present } from '../../suite/tools.ts';

/** "temporary": to make, write and read queues that the server names. "api": any tag that opens the management API. */
export type Right = 'configure' | 'write' | 'read' | 'temporary' | 'api' | 'administrator';

export interface Operation {
  readonly name: string;
  readonly takes: readonly Right[];
  /** Settles when it is done; rejects with what the user is told. */
  readonly run: (session: Session) => Promise<unknown>;
}

/** A list of a few rows that is not there by then waits for something. */
const listMs = 1_500;

/** On a queue, a stream and an exchange of these names, which are there; the last two delete. In this order. */
export function operationsOn(prefix: string, strangersConnection: string): readonly Operation[] {
  const [queue, stream, exchange] = [`${prefix}-queue`, `${prefix}-stream`, `${prefix}-exchange`];
  const plain = { durable: true, autoDelete: false, arguments: [] };
  const look = { count: 10, maxBytes: 1024 * 1024, insist: false };
  const byHand = { body: Buffer.from('x'), properties: {} };
  const firehose = { firehose: { queue: null } };
  const binding: Binding = {
    source: exchange,
    destination: queue,
    destinationKind: 'queue',
    routingKey: 'other',
    arguments: [],
  };
  const admin = (session: Session) => present(session.admin, 'admin');
  const publish = (session: Session) => present(session.publish, 'publish');
  const browse = (session: Session) => present(session.browse, 'browse');
  const follow = async (session: Session, target: Parameters<typeof tapOf>[1]) => {
    (await tapOf(session, target))();
  };
  const operations: Readonly<Record<string, readonly [readonly Right[], Operation['run']]>> = {
    'listing queues': [[], (session) => listed(session, (sink) => session.topology.watchQueues(sink))],
    'listing exchanges': [[], (session) => listed(session, (sink) => session.topology.watchExchanges(sink))],
    'listing policies': [
      ['api'],
      (session) => listed(session, (sink) => facet(session, 'policies').watch(sink)),
    ],
    'listing consumers': [
      ['api'],
      (session) => listed(session, (sink) => facet(session, 'consumers').watch(queue, sink)),
    ],
    'listing connections': [
      ['api'],
      (session) => listed(session, (sink) => facet(session, 'connections').watch(sink)),
    ],
    counting: [['api'], counted],
    'listing bindings': [['api'], (session) => session.topology.bindings({ destination: queue })],
    'reading the history': [[], (session) => session.topology.history(queue)],
    'reading what holds': [[], (session) => session.topology.facts(queue)],
    'asking for a queue': [[], (session) => session.topology.exists({ queue })],
    'asking for an exchange': [[], (session) => session.topology.exists({ exchange })],
    'remembering a queue': [[], async (session) => await session.remembered?.remember(queue)],
    'declaring a queue': [
      ['configure'],
      (session) => admin(session).declareQueue({ name: `${prefix}-new`, ...plain }),
    ],
    'declaring an exchange': [
      ['configure'],
      (session) =>
        admin(session).declareExchange({ name: `${prefix}-new`, type: 'topic', internal: false, ...plain }),
    ],
    "declaring an exchange of a plugin's type": [
      ['configure'],
      (session) =>
        admin(session).declareExchange({
          name: `${prefix}-odd`,
          type: 'x-consistent-hash',
          internal: false,
          ...plain,
        }),
    ],
    binding: [['write', 'read'], (session) => admin(session).bind(binding)],
    unbinding: [['write', 'read'], (session) => admin(session).unbind(binding)],
    publishing: [
      ['write'],
      (session) => routed(publish(session).publish({ ...byHand, exchange, routingKey: 'key' })),
    ],
    'sending for a job': [
      ['write'],
      async (session) => {
        const sender = publish(session).sender();
        const address = { exchange, routingKey: 'key' };
        try {
          await routed(sender.send({ ...address, storedProperties: new Uint8Array(2), body: byHand.body }));
        } finally {
          await sender.close();
        }
      },
    ],
    'finding out what a look costs': [[], async (session) => await browse(session).offer?.(queue)],
    'looking at messages': [
      ['read'],
      async (session) => {
        const snapshot = await browse(session).open(queue, look);
        await snapshot.drift();
        snapshot.close();
      },
    ],
    'reading a stream': [
      ['read'],
      async (session) => (await browse(session).open(stream, { ...look, from: { at: 'first' } })).close(),
    ],
    'following an exchange': [
      ['temporary', 'read'],
      (session) => follow(session, { exchange, routingKey: 'key' }),
    ],
    'following the firehose': [['temporary'], (session) => follow(session, firehose)],
    'switching tracing': [
      ['api', 'administrator'],
      // A promise also where the facet is not there.
      async (session) => await facet(session, 'tracing').set(false),
    ],
    'consuming for a test': [['read'], (session) => consumed(session, queue)],
    'taking and giving back': [['read'], (session) => takenAndGivenBack(session, queue)],
    'closing the connection of somebody else': [
      ['api', 'administrator'],
      async (session) => await facet(session, 'connections').close?.(strangersConnection, 'a test'),
    ],
    purging: [['read'], (session) => present(session.purge, 'purge').purge(queue)],
    'deleting an exchange': [
      ['configure'],
      (session) => admin(session).deleteExchange(exchange, { ifUnused: false }),
    ],
    'deleting a queue': [
      ['configure'],
      (session) => admin(session).deleteQueue(queue, { ifUnused: false, ifEmpty: false }),
    ],
  };
  return Object.entries(operations).map(([name, [takes, run]]) => ({
    name,
    takes,
    // What throws at once is told like the rest.
    run: async (session) => await run(session),
  }));
}

function tapOf(
  session: Session,
  target: { exchange: string; routingKey: string } | { firehose: { queue: null } },
) {
  return present(session.tap, 'tap').watch(target, ['published'], new Collector());
}

/** As the engine asks for it: what is absent is refused in words. */
function facet<Name extends 'policies' | 'consumers' | 'connections' | 'totals' | 'tracing'>(
  session: Session,
  name: Name,
): NonNullable<Session[Name]> {
  const sessions = new Sessions();
  sessions.add(session);
  return sessions.facet(session.id, name);
}

async function routed(work: Promise<{ outcome: string; replyText: string | null }>): Promise<void> {
  const { outcome, replyText } = await work;
  if (outcome !== 'routed') throw new Error(`Could not publish: ${outcome}: ${replyText}`);
}

async function listed<Row>(session: Session, watch: (sink: RowSink<Change<Row>>) => Stop): Promise<void> {
  const picture = new Picture<Row>();
  await whole(session, watch(picture), () => picture.synced > 0);
}

async function counted(session: Session): Promise<void> {
  const totals = new Collector<unknown>();
  await whole(session, facet(session, 'totals').watch('live', totals), () => totals.rows.length > 0);
}

/** A list never fails by itself: when it does not become whole soon, the endpoint says why. */
async function whole(session: Session, stop: Stop, isWhole: () => boolean): Promise<void> {
  const startedAt = performance.now();
  const problem = await eventually(() => {
    if (isWhole()) return null;
    const { state, stateReason, management } = session.endpoint();
    const why = state === 'ready' ? management?.reason : stateReason;
    // Where there is only AMQP, the list comes all the same.
    const isSoon = state === 'ready' && performance.now() - startedAt < listMs;
    if (why === null || why === undefined || isSoon) throw new Error('neither a list nor a reason');
    return why;
  }).finally(stop);
  if (problem !== null) throw new Error(problem);
}

async function consumed(session: Session, queue: string): Promise<void> {
  const reasons: string[] = [];
  let given = 0;
  const consumer = await present(session.consume, 'consume').start(
    { queue, prefetch: 1, settle: null, delayMs: 0 },
    () => (given += 1),
    (reason) => reasons.push(reason),
  );
  consumer.resume();
  await eventually(() => {
    if (reasons.length === 0 && given === 0) throw new Error('neither a message nor a reason');
  });
  consumer.stop();
  if (reasons[0] !== undefined) throw new Error(reasons[0]);
}

async function takenAndGivenBack(session: Session, queue: string): Promise<void> {
  const taker = await present(session.take, 'take').open(queue, { prefetch: 1, removes: true });
  try {
    await taker.next();
  } finally {
    await taker.close();
  }
}
