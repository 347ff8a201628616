// What the main process and the engine process say to each other. Few words, each checked where it arrives; the page's
// requests and streams do not come this way, they have a port of their own.

import { z } from 'zod';
import { errorCodes } from '../src/contract/errors.ts';
import { secretsKeptBy } from '../src/contract/profile.ts';

const port = z.number().int().min(0).max(65_535);

export const toEngine = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('start'),
    dataDirectory: z.string().min(1),
    amqpPort: port,
    /** False: when the port is taken, the next free one. */
    amqpPortRequired: z.boolean(),
    version: z.string(),
    secretsKeptBy,
  }),
  /** Carries one port. A page that asks again has lost its old port, so there is one pipe for each page. */
  z.object({ type: z.literal('page'), pageId: z.number().int() }),
  z.object({ type: z.literal('stop') }),
  z.object({
    type: z.literal('secretAnswer'),
    call: z.number().int(),
    answer: z.union([
      z.object({ value: z.union([z.string(), z.boolean(), z.null()]) }),
      z.object({ problem: z.string() }),
    ]),
  }),
]);
export type ToEngine = z.output<typeof toEngine>;
export type SecretAnswer = Extract<ToEngine, { type: 'secretAnswer' }>;
export type EngineStart = Extract<ToEngine, { type: 'start' }>;

const key = z.string().regex(/^[\w.:-]{1,128}$/);
/** The main process keeps the secrets; the engine asks for what it needs to connect. */
const secretQuestion = z.discriminatedUnion('how', [
  z.object({ how: z.literal('store'), key, secret: z.string().max(128 * 1024) }),
  z.object({ how: z.enum(['has', 'remove', 'read']), key }),
]);
export type SecretQuestion = z.output<typeof secretQuestion>;

export const fromEngine = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready'), amqp: z.object({ url: z.string(), port }) }),
  z.object({ type: z.literal('secret'), call: z.number().int(), question: secretQuestion }),
  z.object({ type: z.literal('failed'), code: z.enum(errorCodes), message: z.string() }),
]);
export type FromEngine = z.output<typeof fromEngine>;
