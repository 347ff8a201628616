// What a tap would bind, what that means for others, and when it is refused. Looks, and changes nothing.

import { AppError } from '../../../contract/errors.ts';
import type { Binding } from '../../../contract/model.ts';
import type { TapCaveat, TapPlan, TapRefusal, TapTarget } from '../../../contract/tap.ts';
import type { ManagementApi } from '../management/api.ts';
import { readBindings } from '../management/bindings.ts';
import { isStrange, readExchange, splits } from './exchange-facts.ts';
import { tapMaxMessages } from './temporary-queue.ts';

/** What the session has to tell of the server; `api` is null without a management API. */
export interface TapSurroundings {
  readonly api: ManagementApi | null;
  readonly isTracing: boolean | null;
}

type PlannedBinding = TapPlan['bindings'][number];
/** The engine adds its own: what is marked read-only is not changed. */
export type ServerTapRefusal = Exclude<TapRefusal, { readonly code: 'readOnly' }>;
interface Plan extends TapPlan {
  readonly refusal: ServerTapRefusal | null;
}

const making: TapCaveat = { code: 'temporaryQueue', maxMessages: tapMaxMessages };

/** @throws AppError not_found, unreachable, … */
export async function planTap(target: TapTarget, { api, isTracing }: TapSurroundings): Promise<Plan> {
  if ('firehose' in target) return firehosePlan(target.firehose.queue, isTracing);
  if ('queue' in target) {
    return api === null ? refused({ code: 'bindingsUnknown' }) : await queuePlan(api, target.queue);
  }
  const { exchange, routingKey } = target;
  if (exchange === '') return refused({ code: 'defaultExchange' });
  const plan = api === null ? null : await exchangePlan(api, exchange, routingKey).catch(unlessRefused);
  if (plan !== null) return plan;
  if (routingKey === undefined) return refused({ code: 'keyWanted' });
  return {
    bindings: [{ exchange, routingKey, arguments: [] }],
    caveats: [
      making,
      { code: 'publishesOnly' },
      { code: 'routable', exchange },
      { code: 'typeUnknown', exchange },
    ],
    refusal: null,
  };
}

/** Whoever has lost the tag for the API goes on with AMQP alone. */
function unlessRefused(error: unknown): null {
  if (error instanceof AppError && error.code === 'access_refused') return null;
  throw error;
}

/** Copies of the queue's own bindings change nothing in where messages go: whatever reaches the copy reaches the queue. */
async function queuePlan(api: ManagementApi, queue: string): Promise<Plan> {
  const bound = (await readBindings(api, { destination: queue })).filter(
    ({ destinationKind, source }) => destinationKind === 'queue' && source !== '',
  );
  const caveats: TapCaveat[] = [making, { code: 'publishesOnly' }, { code: 'defaultExchange' }];
  const bindings: PlannedBinding[] = [];
  const types = new Map<string, string>();
  for (const binding of bound) {
    const { source } = binding;
    const isNew = !types.has(source);
    const type = types.get(source) ?? (await readExchange(api, source)).type;
    types.set(source, type);
    if (!splits(type)) bindings.push(copyOf(binding, type));
    else if (isNew) caveats.push({ code: 'leftOut', exchange: source, type });
    if (isNew && isStrange(type)) caveats.push({ code: 'typeStrange', exchange: source, type });
  }
  return { bindings, caveats, refusal: bindings.length === 0 ? { code: 'nothingBound' } : null };
}

async function exchangePlan(
  api: ManagementApi,
  exchange: string,
  routingKey: string | undefined,
): Promise<Plan> {
  const { type, alternate } = await readExchange(api, exchange);
  if (splits(type)) return refused({ code: 'splits', exchange, type });
  const isByKeys = type === 'direct' && routingKey === undefined;
  const bound = isByKeys ? await readBindings(api, { source: exchange }) : [];
  const bindings = isByKeys
    ? Array.from(new Set(bound.map((each) => each.routingKey)), (key) => ({
        exchange,
        routingKey: key,
        arguments: [],
      }))
    : [{ exchange, routingKey: routingKey ?? (type === 'topic' ? '#' : ''), arguments: [] }];
  const caveats: TapCaveat[] = [making, { code: 'publishesOnly' }];
  if (isStrange(type)) caveats.push({ code: 'typeStrange', exchange, type });
  if (isByKeys) caveats.push({ code: 'boundKeysOnly', exchange });
  // Keys that are bound to queues have somewhere to go anyhow; what another exchange does with them is not known.
  if (!isByKeys || bound.some(({ destinationKind }) => destinationKind === 'exchange')) {
    caveats.push(
      alternate === null
        ? { code: 'routable', exchange }
        : { code: 'alternateExchange', exchange, alternate },
    );
  }
  return { bindings, caveats, refusal: bindings.length === 0 ? { code: 'nothingBound' } : null };
}

const firehoseExchange = 'amq.rabbitmq.trace';

function firehosePlan(queue: string | null, isTracing: boolean | null): Plan {
  if (isTracing === false) return refused({ code: 'tracingOff' });
  const keys = ['publish.#', queue === null ? 'deliver.#' : `deliver.${queue}`];
  return {
    bindings: keys.map((routingKey) => ({ exchange: firehoseExchange, routingKey, arguments: [] })),
    caveats: [
      making,
      { code: 'tracing' },
      ...(isTracing === null ? [{ code: 'tracingUnknown' } as const] : []),
    ],
    refusal: null,
  };
}

function copyOf({ source, routingKey, arguments: said }: Binding, type: string): PlannedBinding {
  return {
    exchange: source,
    routingKey,
    // A void value, which fits whatever the header holds, comes out of the management API as this text.
    arguments: said.map(([key, value]) =>
      type === 'headers' && value.type === 'string' && value.value === 'undefined'
        ? [key, { type: 'void' }]
        : [key, value],
    ),
  };
}

function refused(refusal: ServerTapRefusal): Plan {
  return { bindings: [], caveats: [], refusal };
}
