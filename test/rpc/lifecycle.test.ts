import { afterEach, describe, expect, it, vi } from 'vitest';
import { AppError } from '../../src/contract/errors.ts';
import { limits } from '../../src/contract/limits.ts';
import { createClient } from '../../src/rpc/client.ts';
import type { Frame } from '../../src/rpc/frames.ts';
import type { Pipe } from '../../src/rpc/pipe.ts';
import { serveClient } from '../../src/rpc/server.ts';
import { eventually } from '../support/eventually.ts';
import { carriers, type PipePair } from './carriers.ts';
import { sampleApi, sampleHandlers } from './sample-api.ts';

const ignoreFaults = { onFault: () => undefined };

describe.each(carriers)('the life of a $name pipe', (carrier) => {
  const pairs: PipePair[] = [];
  const connect = async (): Promise<PipePair> => {
    const pair = await carrier.connect();
    pairs.push(pair);
    return pair;
  };
  afterEach(async () => {
    await Promise.all(pairs.splice(0).map((pair) => pair.dispose()));
  });

  it('rejects every pending request at once when it dies, and those made later', async () => {
    const pair = await connect();
    serveClient(sampleApi, sampleHandlers(), pair.engine, ignoreFaults);
    const client = createClient(sampleApi, pair.page);
    await client.opened;
    const outcomes = [1, 2, 3].map(() =>
      client.request('work.wait', {}, { deadlineMs: 100_000 }).catch((error: unknown) => error),
    );
    const closed = new Promise<AppError>((resolve) => client.onClosed(resolve));
    pair.kill();
    for (const outcome of await Promise.all(outcomes)) {
      expect(outcome).toBeInstanceOf(AppError);
      expect(outcome).toMatchObject({ code: 'engine_lost', retryable: true });
    }
    expect((await closed).code).toBe('engine_lost');
    await expect(client.request('text.echo', { text: '' })).rejects.toMatchObject({ code: 'engine_lost' });
    const late = new Promise<AppError>((resolve) => client.onClosed(resolve));
    expect((await late).code).toBe('engine_lost');
  });

  it('aborts what the page had asked for and lets go of what it owned, once', async () => {
    const pair = await connect();
    let aborted = 0;
    const disposed: string[] = [];
    const gone: string[] = [];
    serveClient(
      sampleApi,
      sampleHandlers({
        'work.wait': (_input, context) => {
          context.onClientGone(() => disposed.push(context.clientId));
          return new Promise(() =>
            context.signal.addEventListener('abort', () => {
              aborted += 1;
            }),
          );
        },
      }),
      pair.engine,
      { ...ignoreFaults, clientId: 'page-1', onGone: (reason) => gone.push(reason) },
    );
    const client = createClient(sampleApi, pair.page);
    client.request('work.wait', {}).catch(() => undefined);
    client.request('work.wait', {}).catch(() => undefined);
    await client.request('text.echo', { text: '' });
    pair.kill();
    await eventually(() => expect(gone).toHaveLength(1));
    expect(aborted).toBe(2);
    expect(disposed).toEqual(['page-1', 'page-1']);
  });

  it('carries the reason of a close to the other side where the carrier can', async () => {
    const pair = await connect();
    const server = serveClient(sampleApi, sampleHandlers(), pair.engine, ignoreFaults);
    const client = createClient(sampleApi, pair.page);
    await client.opened;
    const closed = new Promise<AppError>((resolve) => client.onClosed(resolve));
    server.close('Leveret is closing');
    const { message } = await closed;
    expect(message).toContain(
      carrier.name === 'WebSocket' ? 'Leveret is closing' : 'the other side closed the port',
    );
  });

  it.each([sampleApi.version - 1, sampleApi.version + 1])(
    'tells a page of contract version %s to reload, and serves it nothing',
    async (version) => {
      const pair = await connect();
      let served = false;
      const handlers = sampleHandlers({
        'text.echo': (input) => {
          served = true;
          return input;
        },
      });
      serveClient(sampleApi, handlers, pair.engine, ignoreFaults);
      const client = createClient({ ...sampleApi, version }, pair.page);
      const asked = client.request('text.echo', { text: 'early' }).catch((error: unknown) => error);
      await expect(client.opened).rejects.toMatchObject({
        code: 'contract_mismatch',
        message: expect.stringContaining('Reload the page') as string,
      });
      await expect(asked).resolves.toMatchObject({ code: 'contract_mismatch' });
      expect(served).toBe(false);
    },
  );

  it('closes on a page that asks before it has said hello', async () => {
    const pair = await connect();
    const gone: string[] = [];
    serveClient(sampleApi, sampleHandlers(), pair.engine, {
      ...ignoreFaults,
      onGone: (reason) => gone.push(reason),
    });
    pair.page.onFrame(() => undefined);
    pair.page.send({ kind: 'req', id: 1, name: 'text.echo', input: { text: '' }, deadlineMs: 1000 });
    await eventually(() => expect(gone).toEqual(['the first frame was not a hello']));
  });

  it('drops frames that are sent into a dead pipe', async () => {
    const pair = await connect();
    pair.page.onFrame(() => undefined);
    pair.page.close('done');
    expect(() => pair.page.send({ kind: 'hello', version: 1 })).not.toThrow();
    const reasons: string[] = [];
    pair.page.onClose((reason) => reasons.push(reason));
    await eventually(() => expect(reasons).toEqual(['done']));
  });
});

describe('a side that says nothing', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  /** A pipe whose other end is never heard of. */
  function silentPipe(): Pipe & { readonly closedBy: string[] } {
    const closedBy: string[] = [];
    const listeners: ((reason: string) => void)[] = [];
    return {
      closedBy,
      bufferedBytes: 0,
      send: (_frame: Frame) => undefined,
      onFrame: () => undefined,
      onClose: (listener) => listeners.push(listener),
      close(reason) {
        closedBy.push(reason);
        for (const listener of listeners.splice(0)) listener(reason);
      },
    };
  }

  it('is given up by the page', async () => {
    vi.useFakeTimers();
    const client = createClient(sampleApi, silentPipe());
    const opened = client.opened.catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(limits.requestDeadlineMs);
    await expect(opened).resolves.toMatchObject({ code: 'engine_lost' });
  });

  it('is given up by the engine', async () => {
    vi.useFakeTimers();
    const pipe = silentPipe();
    serveClient(sampleApi, sampleHandlers(), pipe, ignoreFaults);
    await vi.advanceTimersByTimeAsync(limits.requestDeadlineMs);
    expect(pipe.closedBy).toEqual(['the page never said hello']);
    expect(vi.getTimerCount()).toBe(0);
  });
});
