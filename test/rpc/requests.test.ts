import { afterEach, describe, expect, it } from 'vitest';
import { AppError } from '../../src/contract/errors.ts';
import { createClient } from '../../src/rpc/client.ts';
import type { Client } from '../../src/rpc/handlers.ts';
import { serveClient } from '../../src/rpc/server.ts';
import { eventually } from '../support/eventually.ts';
import { carriers, type PipePair } from './carriers.ts';
import { sampleApi, sampleHandlers, type SampleApi, type SampleHandlers } from './sample-api.ts';

describe.each(carriers)('requests over a $name', (carrier) => {
  const pairs: PipePair[] = [];
  const faults: AppError[] = [];

  afterEach(async () => {
    faults.length = 0;
    await Promise.all(pairs.splice(0).map((pair) => pair.dispose()));
  });

  async function start(
    requests: Partial<SampleHandlers['requests']> = {},
  ): Promise<{ client: Client<SampleApi>; pair: PipePair }> {
    const pair = await carrier.connect();
    pairs.push(pair);
    serveClient(sampleApi, sampleHandlers(requests), pair.engine, { onFault: (error) => faults.push(error) });
    return { client: createClient(sampleApi, pair.page), pair };
  }

  it('answers a request that is made before hello has been answered', async () => {
    const { client } = await start();
    await expect(client.request('text.echo', { text: 'hello' })).resolves.toEqual({ text: 'hello' });
    await expect(client.opened).resolves.toBeUndefined();
  });

  it('answers many requests at once, each with its own answer', async () => {
    const { client } = await start({
      'text.echo': async (input) => {
        await new Promise((resolve) => setTimeout(resolve, Number(input.text) % 7));
        return input;
      },
    });
    const asked = Array.from({ length: 100 }, (_, index) => String(index));
    const answers = await Promise.all(asked.map((text) => client.request('text.echo', { text })));
    expect(answers.map(({ text }) => text)).toEqual(asked);
  });

  it('rebuilds the error that a handler throws', async () => {
    const { client } = await start({
      'text.echo': () => {
        throw new AppError('not_found', 'No queue orders', { detail: '404', retryable: true });
      },
    });
    const error = await client.request('text.echo', { text: '' }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(AppError);
    expect(error).toMatchObject({
      code: 'not_found',
      message: 'No queue orders',
      detail: '404',
      retryable: true,
    });
    expect(faults).toEqual([]);
  });

  it('calls anything else that a handler throws internal, tells the log, and goes on', async () => {
    const { client } = await start({
      'work.wait': () => {
        throw new TypeError('undefined is not a queue');
      },
    });
    await expect(client.request('work.wait', {})).rejects.toMatchObject({
      code: 'internal',
      message: 'work.wait failed: undefined is not a queue',
    });
    expect(faults.map(({ code }) => code)).toEqual(['internal']);
    await expect(client.request('text.echo', { text: 'still here' })).resolves.toEqual({
      text: 'still here',
    });
  });

  it('refuses input that does not fit before it is sent, naming the place', async () => {
    const { client } = await start();
    const wrong = { text: 5 } as unknown as { text: string };
    await expect(client.request('text.echo', wrong)).rejects.toMatchObject({
      code: 'bad_request',
      message: expect.stringContaining('text:') as string,
    });
  });

  it('refuses input that does not fit from a page that did not check it', async () => {
    const { pair } = await start();
    const answer = new Promise((resolve) =>
      pair.page.onFrame((frame) => frame.kind === 'err' && resolve(frame)),
    );
    pair.page.send({ kind: 'req', id: 77, name: 'text.echo', input: { text: 5 }, deadlineMs: 1000 });
    await expect(answer).resolves.toMatchObject({ id: 77, error: { code: 'bad_request' } });
  });

  it('never sends output that does not fit, and names the place', async () => {
    const { client } = await start({ 'text.echo': () => ({ text: 12 }) as unknown as { text: string } });
    await expect(client.request('text.echo', { text: '' })).rejects.toMatchObject({
      code: 'internal',
      message: expect.stringMatching(/text\.echo .* text: /) as string,
    });
    expect(faults).toHaveLength(1);
  });

  it('never sends output that not every carrier could carry', async () => {
    const { client } = await start({ 'bytes.echo': () => ({ values: [() => 1] }) });
    await expect(client.request('bytes.echo', { values: [] })).rejects.toMatchObject({
      code: 'internal',
      message: expect.stringContaining('not plain data') as string,
    });
  });

  it.each(['nothing.here', 'constructor', '__proto__'])('knows no request called %s', async (name) => {
    const { client, pair } = await start();
    await client.opened;
    await expect(client.request(name as 'work.wait', {})).rejects.toMatchObject({ code: 'bad_request' });
    const answer = new Promise((resolve) =>
      pair.page.onFrame((frame) => frame.kind === 'err' && resolve(frame)),
    );
    pair.page.send({ kind: 'req', id: 900, name, input: {}, deadlineMs: 1000 });
    await expect(answer).resolves.toMatchObject({ id: 900, error: { code: 'bad_request' } });
  });

  it('gives up at the deadline and tells the handler', async () => {
    let aborted: unknown;
    const note = (signal: AbortSignal): void => {
      aborted = signal.reason;
    };
    const { client } = await start({
      'work.wait': (_input, { signal }) =>
        new Promise(() => signal.addEventListener('abort', () => note(signal))),
    });
    await expect(client.request('work.wait', {}, { deadlineMs: 30 })).rejects.toMatchObject({
      code: 'timeout',
      retryable: true,
    });
    await eventually(() => expect(aborted).toBeInstanceOf(AppError));
  });

  it('holds the deadline on the engine side when the page does not', async () => {
    const { pair } = await start();
    const answer = new Promise((resolve) =>
      pair.page.onFrame((frame) => frame.kind === 'err' && resolve(frame)),
    );
    pair.page.send({ kind: 'req', id: 5, name: 'work.wait', input: {}, deadlineMs: 20 });
    await expect(answer).resolves.toMatchObject({ id: 5, error: { code: 'timeout' } });
  });

  it('cancels by signal: the caller learns at once, the handler is told', async () => {
    let aborted = false;
    let begun = false;
    const { client } = await start({
      'work.wait': (_input, { signal }) => {
        begun = true;
        return new Promise(() => signal.addEventListener('abort', () => (aborted = true)));
      },
    });
    const controller = new AbortController();
    const asked = client.request('work.wait', {}, { signal: controller.signal });
    await eventually(() => expect(begun).toBe(true));
    controller.abort();
    await expect(asked).rejects.toMatchObject({ code: 'cancelled' });
    await eventually(() => expect(aborted).toBe(true));
    await expect(client.request('work.wait', {}, { signal: controller.signal })).rejects.toMatchObject({
      code: 'cancelled',
    });
  });

  it('refuses more requests at once than a page may have, and frees the places when they are done', async () => {
    const finish: (() => void)[] = [];
    const { client } = await start({
      'work.wait': () => new Promise((resolve) => finish.push(() => resolve({}))),
    });
    const asked = Array.from({ length: 256 }, () => client.request('work.wait', {}));
    await expect(client.request('text.echo', { text: 'one more' })).rejects.toMatchObject({
      code: 'too_many',
    });
    expect(finish).toHaveLength(256);
    for (const done of finish) done();
    await Promise.all(asked);
    await expect(client.request('text.echo', { text: 'again' })).resolves.toEqual({ text: 'again' });
  });

  it('does not let cancelling buy more work than the limit', async () => {
    let begun = 0;
    const { client } = await start({
      'work.wait': () => {
        begun += 1;
        return new Promise(() => undefined);
      },
    });
    for (let count = 0; count < 300; count += 1) {
      const controller = new AbortController();
      const asked = client.request('work.wait', {}, { signal: controller.signal });
      controller.abort();
      await expect(asked).rejects.toMatchObject({ code: 'cancelled' });
    }
    await expect(client.request('text.echo', { text: '' })).rejects.toMatchObject({ code: 'too_many' });
    expect(begun).toBe(256);
  });
});
