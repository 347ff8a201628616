import { afterEach, describe, expect, it } from 'vitest';
import { AppError } from '../../src/contract/errors.ts';
import { limits } from '../../src/contract/limits.ts';
import { createClient } from '../../src/rpc/client.ts';
import type { FrameOf } from '../../src/rpc/frames.ts';
import type { Client, StreamSink } from '../../src/rpc/handlers.ts';
import { serveClient } from '../../src/rpc/server.ts';
import { eventually } from '../support/eventually.ts';
import { carriers, type PipePair } from './carriers.ts';
import { sampleApi, sampleHandlers, type SampleApi, type SampleHandlers } from './sample-api.ts';

interface Row {
  number: number;
}
type KeyedRow = Row & { key: string };

/** Everything that a stream's listener was told. */
class Record<T> {
  readonly batches: { rows: readonly T[]; dropped: number }[] = [];
  readonly ends: (AppError | null)[] = [];
  began = 0;
  readonly onBegan = (): void => {
    this.began += 1;
  };
  readonly onRows = (rows: readonly T[], dropped: number): void => {
    this.batches.push({ rows, dropped });
  };
  readonly onEnd = (error: AppError | null): void => {
    this.ends.push(error);
  };
  get rows(): T[] {
    return this.batches.flatMap(({ rows }) => [...rows]);
  }
  get dropped(): number {
    return this.batches.reduce((sum, { dropped }) => sum + dropped, 0);
  }
}

describe.each(carriers)('streams over a $name', (carrier) => {
  const pairs: PipePair[] = [];
  const faults: AppError[] = [];

  afterEach(async () => {
    faults.length = 0;
    await Promise.all(pairs.splice(0).map((pair) => pair.dispose()));
  });

  async function serve(streams: Partial<SampleHandlers['streams']>): Promise<PipePair> {
    const pair = await carrier.connect();
    pairs.push(pair);
    serveClient(sampleApi, sampleHandlers({}, streams), pair.engine, {
      onFault: (error) => faults.push(error),
    });
    return pair;
  }

  async function start(
    streams: Partial<SampleHandlers['streams']>,
  ): Promise<{ client: Client<SampleApi>; pair: PipePair }> {
    const pair = await serve(streams);
    return { client: createClient(sampleApi, pair.page), pair };
  }

  /** A page that reads frames but grants only what the test tells it to. */
  async function stingy(streams: Partial<SampleHandlers['streams']>, name: string) {
    const pair = await serve(streams);
    const batches: FrameOf<'batch'>[] = [];
    const ends: FrameOf<'end'>[] = [];
    pair.page.onFrame((frame) => {
      if (frame.kind === 'batch') batches.push(frame);
      if (frame.kind === 'end') ends.push(frame);
    });
    pair.page.send({ kind: 'hello', version: sampleApi.version });
    pair.page.send({ kind: 'open', id: 1, name, input: {}, credit: limits.creditBatches });
    return {
      pair,
      batches,
      ends,
      grant: (count: number) => pair.page.send({ kind: 'credit', id: 1, batches: count }),
    };
  }

  /** A handler that keeps its sink for the test and counts how often its source was stopped. */
  function source<T>() {
    let given: StreamSink<T> | undefined;
    const state = {
      stops: 0,
      handler: (_input: object, sink: StreamSink<T>) => {
        given = sink;
        return () => {
          state.stops += 1;
        };
      },
      sink: () =>
        eventually(() => {
          if (given === undefined) throw new Error('the stream has not been opened');
          return given;
        }),
    };
    return state;
  }

  it('brings all rows in order, in batches within the limits', async () => {
    const { client } = await start({
      'exact.rows': (_input, sink) => {
        let next = 0;
        const pump = (): void => {
          while (sink.ready && next < 5000) sink.push({ number: next++ });
          if (next === 5000) sink.end();
        };
        sink.onReady(pump);
        pump();
        return () => undefined;
      },
    });
    const got = new Record<Row>();
    client.open('exact.rows', {}, got);
    await eventually(() => expect(got.ends).toEqual([null]));
    expect(got.rows.map(({ number }) => number)).toEqual(Array.from({ length: 5000 }, (_, index) => index));
    expect(got.batches.every(({ rows }) => rows.length <= limits.batchRows)).toBe(true);
    expect(got.batches.length).toBeLessThan(60);
    expect(got.dropped).toBe(0);
  });

  it('says once that a source stands, when its handler says so, and not before', async () => {
    let stand: (() => void) | undefined;
    const { client } = await start({
      'live.rows': (_input, sink) => {
        sink.push({ number: 1 });
        return new Promise((resolve) => {
          stand = () => resolve(() => undefined);
        });
      },
    });
    const got = new Record<Row>();
    client.open('live.rows', {}, got);
    await eventually(() => expect(got.rows).toEqual([{ number: 1 }]));
    expect(got.began).toBe(0);
    stand?.();
    await eventually(() => expect(got.began).toBe(1));
  });

  it('never says that a source stands that was refused or is over', async () => {
    const { client } = await start({
      'live.rows': () => Promise.reject(new AppError('not_found', 'There is no such queue')),
      'exact.rows': (_input, sink) => {
        sink.end();
        return () => undefined;
      },
    });
    const [refused, over] = [new Record<Row>(), new Record<Row>()];
    client.open('live.rows', {}, refused);
    client.open('exact.rows', {}, over);
    await eventually(() => expect([refused.ends.length, over.ends.length]).toEqual([1, 1]));
    expect([refused.began, over.began]).toEqual([0, 0]);
  });

  it('sends a lonely row without waiting for a full batch', async () => {
    const live = source<Row>();
    const { client } = await start({ 'live.rows': live.handler });
    const got = new Record<Row>();
    client.open('live.rows', {}, got);
    (await live.sink()).push({ number: 1 });
    await eventually(() => expect(got.rows).toEqual([{ number: 1 }]));
  });

  it('cuts a batch by its bytes, too', async () => {
    const bytes = source<{ preview: Uint8Array }>();
    const { client } = await start({ 'bytes.rows': bytes.handler });
    const got = new Record<{ preview: Uint8Array }>();
    client.open('bytes.rows', {}, got);
    const sink = await bytes.sink();
    for (let index = 0; index < 20; index += 1) sink.push({ preview: new Uint8Array(20_000).fill(index) });
    await eventually(() => expect(got.rows).toHaveLength(20));
    expect(Math.max(...got.batches.map(({ rows }) => rows.length))).toBeLessThanOrEqual(7);
    expect(got.rows.map(({ preview }) => preview[19_999])).toEqual(
      Array.from({ length: 20 }, (_, index) => index),
    );
  });

  it('carries only the bytes that a row shows, not the chunk that they are a part of', async () => {
    const bytes = source<{ preview: Uint8Array }>();
    const { client } = await start({ 'bytes.rows': bytes.handler });
    const got = new Record<{ preview: Uint8Array }>();
    client.open('bytes.rows', {}, got);
    const chunk = Buffer.alloc(1024 * 1024, 7);
    const sink = await bytes.sink();
    for (let index = 0; index < 10; index += 1) sink.push({ preview: chunk.subarray(index, index + 100) });
    await eventually(() => expect(got.rows).toHaveLength(10));
    for (const { preview } of got.rows) {
      expect(preview).toEqual(new Uint8Array(100).fill(7));
      expect(preview.buffer.byteLength).toBeLessThan(10_000);
    }
  });

  it('dropOldest: a reader that grants nothing gets two batches, then the newest rows and an honest count', async () => {
    const live = source<Row>();
    const { pair, batches, grant } = await stingy({ 'live.rows': live.handler }, 'live.rows');
    const sink = await live.sink();
    const pushed = 100_000;
    for (let number = 0; number < pushed; number += 1) {
      sink.push({ number });
      if (number % 10_000 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    await eventually(() => expect(batches).toHaveLength(2));
    expect(pair.engine.bufferedBytes).toBeLessThan(2 * limits.batchBytes);
    for (let more = 3; more <= 12; more += 1) {
      grant(1);
      await eventually(() => expect(batches).toHaveLength(more));
    }
    const rows = batches.flatMap((batch) => batch.rows as Row[]);
    const dropped = batches.reduce((sum, batch) => sum + batch.dropped, 0);
    expect(rows).toHaveLength(2 * limits.batchRows + limits.streamBacklogRows);
    expect(rows.length + dropped).toBe(pushed);
    expect(batches[2]?.dropped).toBe(dropped);
    expect(rows.at(-1)).toEqual({ number: pushed - 1 });
  });

  it('dropOldest: a flood reaches a page no faster than two batches a frame', async () => {
    const live = source<Row>();
    const { client } = await start({ 'live.rows': live.handler });
    const got = new Record<Row>();
    client.open('live.rows', {}, got);
    const sink = await live.sink();
    const begun = performance.now();
    for (let round = 0; round < 100; round += 1) {
      for (let number = 0; number < 1000; number += 1) sink.push({ number });
      await new Promise((resolve) => setImmediate(resolve));
    }
    sink.end();
    await eventually(() => expect(got.ends).toEqual([null]));
    const frames = (performance.now() - begun) / limits.batchDelayMs;
    // One more pair at the start and one at the end; timers fire late, never early (but for their rounding).
    expect(got.batches.length).toBeLessThanOrEqual(2 * (frames * 1.1 + 2));
    expect(got.rows.length + got.dropped).toBe(100_000);
  });

  it('dropOldest: rows that were lost before they came here are told with the next batch', async () => {
    const live = source<Row>();
    const { client } = await start({ 'live.rows': live.handler });
    const got = new Record<Row>();
    client.open('live.rows', {}, got);
    const sink = await live.sink();
    sink.countDropped(40);
    sink.countDropped(2);
    await eventually(() => expect(got.dropped).toBe(42));
    expect(got.rows).toEqual([]);
  });

  it('latestPerKey: a slow reader skips states but gets the newest of each key, in the order of the keys', async () => {
    const keyed = source<KeyedRow>();
    const { batches, grant } = await stingy({ 'keyed.rows': keyed.handler }, 'keyed.rows');
    const sink = await keyed.sink();
    for (let number = 0; number < 400; number += 1) sink.push({ key: `early-${number}`, number });
    await eventually(() => expect(batches).toHaveLength(2));
    for (let number = 0; number < 30_000; number += 1) sink.push({ key: `k${number % 5}`, number });
    grant(1);
    await eventually(() => expect(batches).toHaveLength(3));
    expect(batches[2]?.rows).toEqual([
      { key: 'k0', number: 29_995 },
      { key: 'k1', number: 29_996 },
      { key: 'k2', number: 29_997 },
      { key: 'k3', number: 29_998 },
      { key: 'k4', number: 29_999 },
    ]);
    expect(batches[2]?.dropped).toBe(0);
  });

  it('pauseSource: the source is asked to wait, and nothing is lost', async () => {
    let next = 0;
    let pauses = 0;
    const { batches, grant } = await stingy(
      {
        'exact.rows': (_input, sink) => {
          const pump = (): void => {
            while (sink.ready && next < 3000) sink.push({ number: next++ });
            if (!sink.ready) pauses += 1;
          };
          sink.onReady(pump);
          pump();
          return () => undefined;
        },
      },
      'exact.rows',
    );
    await eventually(() => expect(batches).toHaveLength(2));
    // Two batches sent and two waiting: that is as far as the source got.
    expect(next).toBe(4 * limits.batchRows);
    for (let count = 3; count <= 15; count += 1) {
      grant(1);
      await eventually(() => expect(batches).toHaveLength(count));
    }
    expect(batches.flatMap((batch) => batch.rows)).toEqual(
      Array.from({ length: 3000 }, (_, number) => ({ number })),
    );
    expect(pauses).toBeGreaterThan(3);
  });

  it('pauseSource: a source that does not wait ends the stream instead of filling the memory', async () => {
    const exact = source<Row>();
    const { ends } = await stingy({ 'exact.rows': exact.handler }, 'exact.rows');
    const sink = await exact.sink();
    for (let number = 0; number < 100_000; number += 1) sink.push({ number });
    await eventually(() => expect(ends).toHaveLength(1));
    expect(ends[0]?.error).toMatchObject({ code: 'too_many', retryable: true });
    await eventually(() => expect(exact.stops).toBe(1));
  });

  it('holds a reader that grants a million batches to the usual lead', async () => {
    const live = source<Row>();
    const { pair, batches } = await stingy({ 'live.rows': live.handler }, 'live.rows');
    const sink = await live.sink();
    pair.page.send({ kind: 'credit', id: 1, batches: 1_000_000 });
    pair.page.send({ kind: 'req', id: 2, name: 'text.echo', input: { text: '' }, deadlineMs: 1000 });
    await new Promise((resolve) => pair.page.onFrame((frame) => frame.kind === 'res' && resolve(frame)));
    for (let number = 0; number < 5000; number += 1) sink.push({ number });
    await eventually(() => expect(batches.length).toBeGreaterThanOrEqual(2));
    expect(batches).toHaveLength(2);
  });

  it('stops the source once when the page closes the stream, and tells the listener nothing more', async () => {
    const live = source<Row>();
    const { client, pair } = await start({ 'live.rows': live.handler });
    const got = new Record<Row>();
    const open = client.open('live.rows', {}, got);
    const sink = await live.sink();
    open.close();
    open.close();
    await eventually(() => expect(live.stops).toBe(1));
    sink.push({ number: 1 });
    sink.end();
    pair.kill();
    await new Promise<void>((resolve) => client.onClosed(() => resolve()));
    await eventually(() => expect(live.stops).toBe(1));
    expect(got.batches).toEqual([]);
    expect(got.ends).toEqual([]);
  });

  it('stops the source once when it ends by itself, after what was waiting has arrived', async () => {
    const live = source<Row>();
    const { client } = await start({ 'live.rows': live.handler });
    const got = new Record<Row>();
    const open = client.open('live.rows', {}, got);
    const sink = await live.sink();
    for (let number = 0; number < 700; number += 1) sink.push({ number });
    sink.end(new AppError('not_found', 'The queue was deleted'));
    await eventually(() => expect(got.ends).toHaveLength(1));
    expect(got.ends[0]).toMatchObject({ code: 'not_found', message: 'The queue was deleted' });
    expect(got.rows).toHaveLength(700);
    open.close();
    await eventually(() => expect(live.stops).toBe(1));
  });

  it('stops the source once when the pipe dies, and ends the listener with engine_lost', async () => {
    const live = source<Row>();
    const { client, pair } = await start({ 'live.rows': live.handler });
    const got = new Record<Row>();
    client.open('live.rows', {}, got);
    await live.sink();
    pair.kill();
    await eventually(() => expect(live.stops).toBe(1));
    await eventually(() => expect(got.ends).toMatchObject([{ code: 'engine_lost' }]));
  });

  it('stops the source once when it has ended and the page goes before taking the rest', async () => {
    const live = source<Row>();
    const other = source<Row>();
    const { pair } = await stingy({ 'live.rows': live.handler, 'exact.rows': other.handler }, 'live.rows');
    pair.page.send({ kind: 'open', id: 2, name: 'exact.rows', input: {}, credit: 2 });
    const sink = await live.sink();
    await other.sink();
    for (let number = 0; number < 1000; number += 1) sink.push({ number });
    sink.end();
    await eventually(() => expect(live.stops).toBe(1));
    pair.kill();
    await eventually(() => expect(other.stops).toBe(1));
    expect(live.stops).toBe(1);
  });

  it('stops a source that started only after the page had closed the stream', async () => {
    let stops = 0;
    let release: () => void = () => undefined;
    let aborted = false;
    const { client } = await start({
      'live.rows': async (_input, _sink, { signal }) => {
        signal.addEventListener('abort', () => {
          aborted = true;
        });
        await new Promise<void>((resolve) => {
          release = resolve;
        });
        return () => {
          stops += 1;
        };
      },
    });
    const open = client.open('live.rows', {}, new Record<Row>());
    await client.request('text.echo', { text: '' });
    open.close();
    await eventually(() => expect(aborted).toBe(true));
    expect(stops).toBe(0);
    release();
    await eventually(() => expect(stops).toBe(1));
  });

  it('ends a stream whose row does not fit, naming the place, and goes on with the others', async () => {
    const live = source<Row>();
    const { client } = await start({ 'live.rows': live.handler });
    const got = new Record<Row>();
    client.open('live.rows', {}, got);
    (await live.sink()).push({ number: 'one' } as unknown as Row);
    await eventually(() => expect(got.ends).toHaveLength(1));
    expect(got.ends[0]).toMatchObject({
      code: 'internal',
      message: expect.stringMatching(/0\.number/) as string,
    });
    await eventually(() => expect(live.stops).toBe(1));
    await expect(client.request('text.echo', { text: 'on' })).resolves.toEqual({ text: 'on' });
  });

  it('ends a stream whose handler throws, with its error', async () => {
    const { client } = await start({
      'live.rows': () => {
        throw new AppError('not_supported', 'No tap here');
      },
      'exact.rows': () => Promise.reject(new Error('broken')),
    });
    const live = new Record<Row>();
    const exact = new Record<Row>();
    client.open('live.rows', {}, live);
    client.open('exact.rows', {}, exact);
    await eventually(() => expect(live.ends).toMatchObject([{ code: 'not_supported' }]));
    await eventually(() => expect(exact.ends).toMatchObject([{ code: 'internal' }]));
  });

  it('ends only the stream whose listener throws', async () => {
    const live = source<Row>();
    const { client } = await start({ 'live.rows': live.handler });
    const ends: (AppError | null)[] = [];
    client.open(
      'live.rows',
      {},
      {
        onRows: () => {
          throw new Error('cannot draw');
        },
        onEnd: (error) => ends.push(error),
      },
    );
    (await live.sink()).push({ number: 1 });
    await eventually(() => expect(live.stops).toBe(1));
    expect(ends).toMatchObject([
      { code: 'internal', message: expect.stringContaining('cannot draw') as string },
    ]);
    await expect(client.request('text.echo', { text: 'on' })).resolves.toEqual({ text: 'on' });
  });

  it('tells the log when stopping a source fails, and lets the rest of the page go all the same', async () => {
    const other = source<Row>();
    const { client, pair } = await start({
      'live.rows': () => () => {
        throw new Error('already stopped');
      },
      'exact.rows': other.handler,
    });
    client.open('live.rows', {}, new Record<Row>());
    client.open('exact.rows', {}, new Record<Row>());
    await other.sink();
    pair.kill();
    await eventually(() => expect(other.stops).toBe(1));
    expect(faults.map(({ message }) => message)).toEqual([expect.stringContaining('already stopped')]);
  });

  it('refuses more streams than a page may have', async () => {
    const { client } = await start({});
    const ends: (AppError | null)[] = [];
    const opened = Array.from({ length: limits.streamsPerClient }, () =>
      client.open('live.rows', {}, { onRows: () => undefined, onEnd: (error) => ends.push(error) }),
    );
    const late = new Record<Row>();
    client.open('live.rows', {}, late);
    await eventually(() => expect(late.ends).toMatchObject([{ code: 'too_many' }]));
    expect(ends).toEqual([]);
    opened[0]?.close();
    const again = new Record<Row>();
    client.open('live.rows', {}, again);
    await client.request('text.echo', { text: '' });
    expect(again.ends).toEqual([]);
  });

  it('answers a wrong open through onEnd, never before open() has returned', async () => {
    const { client } = await start({});
    const got = new Record<Row>();
    client.open('no.such' as 'live.rows', {}, got);
    expect(got.ends).toEqual([]);
    await eventually(() => expect(got.ends).toMatchObject([{ code: 'bad_request' }]));
  });
});
