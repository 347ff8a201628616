// How a message died, from its headers: the whole story for the message's own view, and one line for lists.

import type { Death, DeathStory } from '../contract/dead-letter.ts';
import type { FieldEntry } from '../contract/field-value.ts';
import { limits } from '../contract/limits.ts';
import type { ShortDeath } from '../contract/short-death.ts';
import { firstDeath, lastDeath, readDeaths } from './deaths.ts';
import { readFrameworkFault } from './framework-fault.ts';
import { countOf, cut, header, headerText, timeOf } from './headers.ts';
import { diedIn, failedQueue, firstPublishedTo } from './origin.ts';
import { retriedAtHeader, retriedByHeader, retriesHeader } from './own-headers.ts';

type Headers = readonly FieldEntry[] | undefined;

/** Null when the headers tell of no death. */
export function readStory(headers: Headers): DeathStory | null {
  const deaths = readDeaths(headers);
  const fault = readFrameworkFault(headers);
  if (deaths.length === 0 && fault === null) return null;
  const [first, last] = [indexOf(deaths, firstDeath(headers)), indexOf(deaths, lastDeath(headers))];
  const order = inOrder(deaths, first);
  const retriedBy = headerText(headers, retriedByHeader);
  return {
    deaths: order.slice(0, limits.deathsShown).map((index) => ({
      ...forShow(deaths[index] as Death),
      isFirst: index === first,
      isLast: index === last,
    })),
    omitted: Math.max(0, order.length - limits.deathsShown),
    cycle: cycleOf(order.map((index) => deaths[index] as Death)),
    fault,
    origin: { died: diedIn(headers), first: firstPublishedTo(headers) },
    retries: countOf(header(headers, retriesHeader)) ?? 0,
    retriedAt: timeOf(header(headers, retriedAtHeader)) ?? null,
    retriedBy: retriedBy === undefined ? null : name(retriedBy),
  };
}

/** The last death; of a message without x-death what a framework says. */
export function readShortDeath(headers: Headers): ShortDeath | null {
  const last = lastDeath(headers);
  if (last !== undefined) {
    const { queue, reason, count, firstAt } = last;
    return { queue: name(queue), reason: name(reason), count, firstAt };
  }
  // It did die, and the headers tell no more that could be relied on.
  if (readDeaths(headers).length > 0) return { queue: null, reason: 'unknown', count: null, firstAt: null };
  const fault = readFrameworkFault(headers);
  if (fault === null) return null;
  const queue = failedQueue(headers);
  return {
    queue: queue === undefined ? null : name(queue),
    reason: name(fault.exceptionType ?? fault.reason ?? 'failed'),
    count: null,
    firstAt: fault.at,
  };
}

function indexOf(deaths: readonly Death[], wanted: Death | undefined): number {
  return deaths.findIndex(
    ({ queue, reason }) => wanted !== undefined && queue === wanted.queue && reason === wanted.reason,
  );
}

/**
 * Indices in the order in which each pair came about first. x-death is ordered by latest event, and its times have whole
 * seconds, so within one second the later record in the array is taken for the earlier.
 */
function inOrder(deaths: readonly Death[], first: number): number[] {
  const at = (index: number) => (index === first ? -1 : (deaths[index]?.firstAt ?? Number.MAX_VALUE));
  return Array.from(deaths.keys(), (index) => index)
    .reverse()
    .sort((one, other) => at(one) - at(other));
}

/** It died again and again in more than one queue: it went round between those. */
function cycleOf(deaths: readonly Death[]): DeathStory['cycle'] {
  const times = new Map<string, number>();
  for (const { queue, count } of deaths) {
    if (count !== null && count > 1) times.set(queue, Math.max(count, times.get(queue) ?? 0));
  }
  if (times.size < 2) return null;
  return {
    queues: [...times.keys()].slice(0, limits.deathsShown).map(name),
    times: Math.min(...times.values()),
  };
}

function forShow(death: Death): Death {
  return {
    ...death,
    queue: name(death.queue),
    reason: name(death.reason),
    exchange: death.exchange === null ? null : name(death.exchange),
    routingKeys: death.routingKeys.slice(0, limits.deathsShown).map(name),
    originalExpiration: death.originalExpiration === null ? null : name(death.originalExpiration),
  };
}

/** No name that a broker wrote is longer. */
function name(text: string): string {
  return cut(text, limits.shortStringBytes);
}
