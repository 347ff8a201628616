// What the broker knows of a message beside its bytes, as RabbitMQ's message annotations: all its routing keys, and its
// deaths. Most messages have none. A client cannot forge it: headers of the same names that a client sends are not read.

export type DeathReason = 'rejected' | 'expired' | 'maxlen' | 'delivery_limit';

/** One entry of x-death: a queue and a reason, however often. */
export interface Death {
  readonly queue: string;
  readonly reason: DeathReason;
  /** Where the message had been published before it died here for the first time. */
  readonly exchange: string;
  readonly routingKeys: readonly string[];
  readonly count: number;
  /** Of the first time; epoch milliseconds. */
  readonly time: number;
  /** The expiration that the message had, as milliseconds, or null. */
  readonly originalExpirationMs: number | null;
}

export interface Annotations {
  /** The message's own, then those of CC and BCC. */
  readonly routingKeys: readonly string[];
  /** Those among the routing keys that nobody may see. */
  readonly hiddenKeys: readonly string[];
  /** The most recent first. */
  readonly deaths: readonly Death[];
  /** Never changes once it is set; null as long as there are no deaths. */
  readonly firstDeath: WhereAndWhy | null;
  readonly lastDeath: WhereAndWhy | null;
}

/** `exchange` is where the message had been published to before that death. */
export type WhereAndWhy = Pick<Death, 'queue' | 'reason' | 'exchange'>;

/** With one death more: a known pair of queue and reason counts up and moves to the front, its first facts stay. */
export function withDeath(annotations: Annotations, death: Death): Annotations {
  const known = annotations.deaths.find(
    ({ queue, reason }) => queue === death.queue && reason === death.reason,
  );
  const others = annotations.deaths.filter((each) => each !== known);
  return {
    ...annotations,
    deaths: [known === undefined ? death : { ...known, count: known.count + 1 }, ...others],
    firstDeath: annotations.firstDeath ?? death,
    lastDeath: death,
  };
}

/** The routing keys that may be seen. A key that the sender both shows and hides stays as often as it is shown. */
export function visibleKeys({ routingKeys, hiddenKeys }: Annotations): string[] {
  const visible = [...routingKeys];
  for (const hidden of hiddenKeys) {
    const at = visible.indexOf(hidden);
    if (at >= 0) visible.splice(at, 1);
  }
  return visible;
}

/**
 * True if the message has died in that queue before and no client has rejected it since: nothing but the broker keeps
 * it going round.
 */
export function isDeathCycle(annotations: Annotations, queue: string): boolean {
  for (const death of annotations.deaths) {
    if (death.reason === 'rejected') return false;
    if (death.queue === queue) return true;
  }
  return false;
}
