// The job dialog's request, from what is set in it.

import { describe, expect, it } from 'vitest';
import {
  newJobDraft,
  readJobDraft,
  readRate,
  type JobDraft,
  type JobSubject,
} from '../../../renderer/features/jobs/job-draft.ts';
import { placeOf, outcomesOf } from '../../../renderer/features/jobs/job-words.ts';
import { summarize } from '../../../renderer/rows/jobs.ts';

const subject = (over: Partial<JobSubject>): JobSubject => ({
  kind: 'move',
  endpointId: 'here',
  queue: 'orders',
  chosen: null,
  ...over,
});
const draft = (over: Partial<JobDraft>): JobDraft => ({ ...newJobDraft('here'), ...over });

describe('a job’s draft', () => {
  it('goes straight to a queue through the default exchange', () => {
    expect(readJobDraft(subject({}), draft({ name: 'archive' })).input).toMatchObject({
      messages: { all: true },
      target: { endpointId: 'here', exchange: '', routingKey: 'archive' },
      ratePerSecond: null,
    });
  });

  it('goes to an exchange with one routing key for all, or with each message’s own', () => {
    const toExchange = draft({ to: 'exchange', name: 'shop', routingKey: 'order.created' });
    expect(readJobDraft(subject({}), toExchange).input?.target).toMatchObject({
      routingKey: 'order.created',
    });
    const own = { ...toExchange, keepsRoutingKey: true };
    expect(readJobDraft(subject({}), own).input?.target).toEqual({
      endpointId: 'here',
      exchange: 'shop',
      routingKey: null,
    });
    const elsewhere = readJobDraft(subject({}), { ...own, to: 'queue', name: 'archive' });
    expect(elsewhere.input?.target).toMatchObject({ exchange: '', routingKey: 'archive' });
  });

  it('does not move messages to the queue that they are in, but may copy them there, or move them elsewhere', () => {
    const same = draft({ name: 'orders' });
    expect(readJobDraft(subject({}), same).faults.name).toBeDefined();
    expect(readJobDraft(subject({ kind: 'copy' }), same).input).not.toBeNull();
    expect(readJobDraft(subject({}), { ...same, targetId: 'there' }).input).not.toBeNull();
  });

  it('makes no request while the place, the endpoint or the rate is missing or wrong', () => {
    expect(readJobDraft(subject({}), draft({})).input).toBeNull();
    expect(readJobDraft(subject({}), draft({ name: 'archive', targetId: null })).input).toBeNull();
    expect(readJobDraft(subject({}), draft({ name: 'archive', rate: 'fast' })).faults.rate).toBeDefined();
  });

  it('of a delete has no target, and of a retry goes back to where each message came from', () => {
    expect(readJobDraft(subject({ kind: 'delete' }), draft({})).input?.target).toBeNull();
    const retry = readJobDraft(subject({ kind: 'retry' }), draft({ origin: 'first' })).input;
    expect(retry?.target).toEqual({ origin: 'first' });
  });

  it('reads a rate that is empty as none, and refuses what the engine would refuse', () => {
    expect(['', ' ', '0.5', '0', '1e7', '-1', 'x'].map(readRate)).toEqual([
      null,
      null,
      0.5,
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });
});

describe('a job in words', () => {
  it('names the other endpoint where the target is elsewhere', () => {
    const target = { endpointId: 'there', endpointName: 'staging', exchange: '', routingKey: 'archive' };
    expect(placeOf({ endpointId: 'here', target })).toBe('staging: archive');
    expect(placeOf({ endpointId: 'there', target })).toBe('archive');
    const own = { ...target, exchange: 'shop', routingKey: null };
    expect(placeOf({ endpointId: 'there', target: own })).toBe('shop · each message’s own key');
  });

  it('says first what nobody hoped for', () => {
    const outcomes = { done: 5, doneBefore: 0, doubled: 1, unroutable: 0, refused: 0, noTarget: 0, gone: 2 };
    expect(outcomesOf({ outcomes })).toEqual([
      ['gone', 2],
      ['doubled', 1],
      ['done', 5],
    ]);
  });
});

it('the jobs together are as far as their messages, and not done before the last one', () => {
  const jobs = [
    { state: 'running', settled: 999, total: 1_000 },
    { state: 'paused', settled: 1_000, total: 1_000 },
    { state: 'finished', settled: 1, total: 50_000 },
    { state: 'interrupted', settled: 1, total: 2 },
  ] as const;
  expect(summarize(jobs)).toEqual({ running: 1, paused: 1, interrupted: 1, percent: 99 });
});
