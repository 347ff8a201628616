// An endpoint in a few numbers, and the nodes behind it. Null is unknown: not asked for, not shown to this user, or not
// told by this server. Rates per second.

import { z } from 'zod';

const count = z.number().int().min(0).nullable();
const rate = z.number().min(0).nullable();

/** How often the numbers are wanted: `live` for an endpoint on the screen, `calm` for one that is only named there. */
export const totalsPace = z.enum(['live', 'calm']);

export const endpointNode = z.object({
  name: z.string(),
  running: z.boolean(),
  /** What publishers are held back for. */
  alarms: z.array(z.enum(['memory', 'disk'])),
  /** Nodes that this one has lost sight of. */
  partitions: z.array(z.string()),
});

export const endpointTotals = z.object({
  at: z.number(),
  queues: count,
  exchanges: count,
  consumers: count,
  connections: count,
  channels: count,
  policies: count,
  ready: count,
  unacked: count,
  publishRate: rate,
  deliverRate: rate,
  clusterName: z.string().nullable(),
  nodes: z.array(endpointNode).nullable(),
});

export type TotalsPace = z.infer<typeof totalsPace>;
export type EndpointNode = z.infer<typeof endpointNode>;
export type EndpointTotals = z.infer<typeof endpointTotals>;
