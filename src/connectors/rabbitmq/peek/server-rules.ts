// What versions of RabbitMQ, and LavinMQ, do with a message that is given back. From the release notes and the quorum queue
// guide (https://www.rabbitmq.com/docs/quorum-queues); test/connectors/rabbitmq/peek checks what Debian's server can answer.

export interface Server {
  /** As it introduces itself: "RabbitMQ", "LavinMQ". */
  readonly product: string;
  readonly version: string;
}

/** What a quorum queue has from 4.0 on when nobody sets a limit. */
export const defaultDeliveryLimit = 20;

export function isRabbitMq({ product }: Server): boolean {
  return product === 'RabbitMQ';
}

export function isLavinMq({ product }: Server): boolean {
  return product === 'LavinMQ';
}

/** Of RabbitMQ. `version` is "3.10.8" and the like. */
export function isFrom({ version }: Server, major: number, minor: number): boolean {
  const [theirMajor = 0, theirMinor = 0] = version.split('.').map((part) => Number.parseInt(part, 10));
  return theirMajor > major || (theirMajor === major && theirMinor >= minor);
}

export interface Counting {
  readonly header: 'x-delivery-count' | 'x-acquired-count';
  /** Beyond it a message is dead-lettered or dropped; null: nothing follows from the count. */
  readonly limit: number | null;
}

/** What is known of a queue that decides over its deliveries. */
export interface Counted {
  readonly server: Server;
  /** Null where nobody tells. */
  readonly type: string | null;
  /** Null: none. */
  readonly deliveryLimit: number | null;
}

/** How deliveries of this queue are counted when messages are given back by nack; null when they are not. */
export function countingOf({ server, type, deliveryLimit: limit }: Counted): Counting | null {
  if (isLavinMq(server)) return limit === null ? null : { header: 'x-delivery-count', limit };
  if (type !== 'quorum' || !isRabbitMq(server)) return null;
  // From 4.3 on a nack is no failure.
  if (isFrom(server, 4, 3)) return { header: 'x-acquired-count', limit: null };
  return { header: 'x-delivery-count', limit };
}

/** The limit that looking works towards; null where there is none, or nobody tells. */
export function limitOf(queue: Counted): number | null {
  if (queue.type !== null) return countingOf(queue)?.limit ?? null;
  // It may be another one, set by an argument or a policy; this is what it is when nobody has thought of it.
  return hasDefaultLimit(queue.server) ? defaultDeliveryLimit : null;
}

/** Whether a quorum queue of this server has a limit that looking uses up, without anybody having set one. */
export function hasDefaultLimit(server: Server): boolean {
  return isRabbitMq(server) && isFrom(server, 4, 0) && !isFrom(server, 4, 3);
}

/** Deliveries that must be left over after a look, so that it does not stand in the way of the queue's own consumers. */
const reserveShare = 0.25;
const reserveLeast = 2;

export function isNearLimit(used: number, limit: number): boolean {
  return limit - used <= Math.max(reserveLeast, Math.ceil(limit * reserveShare));
}
