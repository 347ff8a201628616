// One look at an endpoint for its dead-letter queues: reads its lists and the bindings that dead letters take.

import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Session } from '../../connectors/connector.ts';
import type { DeadLetterLoss, DeadLetterQueue } from '../../contract/dead-letter.ts';
import { AppError } from '../../contract/errors.ts';
import type { Binding, ExchangeRow, QueueRow } from '../../contract/model.ts';
import type { PolicyRow } from '../../contract/policy.ts';
import { findDeadLetterQueues } from '../../dead-letters/find.ts';
import { findLosses } from '../../dead-letters/losses.ts';
import {
  alternateExchange,
  deadLetterSources,
  definitionsOf,
  type Definitions,
} from '../../dead-letters/sources.ts';
import { takePicture, type PictureTimes } from './picture.ts';
import type { SeenDeaths } from './seen.ts';

/** Above this, one list of all bindings is less work for a server than one question for each exchange. */
const exchangesAskedOneByOne = 20;

/** For what a user may not be allowed to read: the queues' own arguments and names tell enough without it. */
const asideDeadlineMs = 10_000;

export interface Look {
  readonly found: readonly DeadLetterQueue[];
  readonly losses: readonly DeadLetterLoss[];
  readonly queueCount: number;
}

export async function lookForDeadLetters(
  session: Session,
  seen: SeenDeaths,
  times: PictureTimes,
): Promise<Look> {
  const { topology, policies: policyFacet } = session;
  const aside = { ...times, deadlineMs: Math.min(times.deadlineMs, asideDeadlineMs) };
  const [queues, exchanges, policies] = await Promise.all([
    takePicture<QueueRow>((sink) => topology.watchQueues(sink), times),
    orNothing(takePicture<ExchangeRow>((sink) => topology.watchExchanges(sink), aside)),
    policyFacet === undefined
      ? new Map<string, PolicyRow>()
      : orNothing(takePicture<PolicyRow>((sink) => policyFacet.watch(sink), aside)),
  ]);
  await seen.lookAtHeads(session, queues.values());
  await nextTurn();
  const definitions = definitionsOf(policies.values());
  const sources = [...deadLetterSources(queues.values(), definitions)];
  const beginnings = new Set(sources.map(({ exchange }) => exchange));
  const bindings = await bindingsFrom(session, beginnings, exchanges, definitions);
  const routes = { exchanges, definitions, bindings };
  const losses = findLosses(queues, sources, routes);
  const found = findDeadLetterQueues({
    queues: queues.values(),
    sources,
    routes,
    seen: seen.of(session.id),
  });
  return { found, losses, queueCount: queues.size };
}

async function orNothing<Row>(picture: Promise<Map<string, Row>>): Promise<Map<string, Row>> {
  try {
    return await picture;
  } catch (error) {
    if (error instanceof AppError && error.code === 'timeout') return new Map();
    throw error;
  }
}

/** Of these exchanges, of those that are bound to them and of those that take what they route nowhere. */
async function bindingsFrom(
  { topology }: Session,
  exchanges: Set<string>,
  known: ReadonlyMap<string, ExchangeRow>,
  definitions: Definitions,
): Promise<Map<string, readonly Binding[]>> {
  const bySource = new Map<string, Binding[]>();
  // The default exchange leads to the queue of the key's name; nobody needs to ask for that.
  exchanges.delete('');
  if (exchanges.size > exchangesAskedOneByOne) {
    const all = await ifTold(topology.bindings({}));
    if (all === null) return bySource;
    for (const source of known.keys()) bySource.set(source, []);
    for (const binding of all) {
      const before = bySource.get(binding.source);
      if (before === undefined) bySource.set(binding.source, [binding]);
      else before.push(binding);
    }
    return bySource;
  }
  for (const source of exchanges) {
    const row = known.get(source);
    const alternate = row === undefined ? undefined : alternateExchange(row, definitions);
    if (alternate !== undefined && alternate !== '') exchanges.add(alternate);
    const bindings = await ifTold(topology.bindings({ source }));
    if (bindings === null) continue;
    bySource.set(source, bindings);
    for (const { destination, destinationKind } of bindings) {
      // The set grows while it is gone through, by each exchange once.
      if (destinationKind === 'exchange') exchanges.add(destination);
    }
  }
  return bySource;
}

/** Null where bindings are not told. An exchange that does not exist has none. */
async function ifTold(asked: Promise<Binding[]>): Promise<Binding[] | null> {
  try {
    return await asked;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    if (error.code === 'not_found') return [];
    if (error.code === 'not_supported' || error.code === 'access_refused') return null;
    throw error;
  }
}
