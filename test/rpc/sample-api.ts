// A small contract of every kind of entry, for the tests of the rpc layer alone.

import { z } from 'zod';
import type { Handlers } from '../../src/rpc/handlers.ts';

const row = z.object({ number: z.number() });

export const sampleApi = {
  version: 7,
  requests: {
    'text.echo': { input: z.object({ text: z.string().max(1000) }), output: z.object({ text: z.string() }) },
    'bytes.echo': {
      input: z.object({ values: z.array(z.unknown()) }),
      output: z.object({ values: z.array(z.unknown()) }),
    },
    'work.wait': { input: z.object({}), output: z.object({}) },
  },
  streams: {
    'live.rows': { policy: 'dropOldest', input: z.object({}), row },
    'keyed.rows': { policy: 'latestPerKey', input: z.object({}), row: row.extend({ key: z.string() }) },
    'exact.rows': { policy: 'pauseSource', input: z.object({}), row },
    'bytes.rows': {
      policy: 'dropOldest',
      input: z.object({}),
      row: z.object({ preview: z.instanceof(Uint8Array) }),
    },
  },
} as const;

export type SampleApi = typeof sampleApi;
export type SampleHandlers = Handlers<SampleApi>;

const noStream = () => () => undefined;

/** Handlers that a test replaces the interesting ones of. */
export function sampleHandlers(
  requests: Partial<SampleHandlers['requests']> = {},
  streams: Partial<SampleHandlers['streams']> = {},
): SampleHandlers {
  return {
    requests: {
      'text.echo': (input) => input,
      'bytes.echo': (input) => input,
      'work.wait': (_input, { signal }) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason as Error));
        }),
      ...requests,
    },
    streams: {
      'live.rows': noStream,
      'keyed.rows': noStream,
      'exact.rows': noStream,
      'bytes.rows': noStream,
      ...streams,
    },
  };
}
