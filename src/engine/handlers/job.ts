// Requests and streams about jobs: planning them, starting them, and what becomes of each message.

import { AppError } from '../../contract/errors.ts';
import type { JobInput } from '../../contract/job.ts';
import type { CallContext } from '../../rpc/handlers.ts';
import { listedSequences } from '../jobs/listed-sequences.ts';
import { planJob } from '../jobs/plan.ts';
import { readyIn } from '../jobs/ready-in.ts';
import { startJob } from '../jobs/start.ts';
import type { EngineParts, HandlersOf } from '../parts.ts';

export function jobHandlers(parts: EngineParts): HandlersOf<'job'> {
  const { sessions, owned, jobs } = parts;

  /** The chosen ones, which are of a list that this page holds; null for the whole queue. */
  async function chosenSequences(
    { messages, queue }: JobInput,
    context: CallContext,
  ): Promise<readonly string[] | null> {
    if ('all' in messages) return null;
    const snapshot = owned.snapshot(context, messages.snapshotId);
    if (snapshot.queue !== queue) {
      throw new AppError('bad_request', `The chosen messages are not of the queue '${queue}'.`);
    }
    return 'sequences' in messages
      ? messages.sequences
      : listedSequences(snapshot, parts.snapshotFilters, messages.listed);
  }

  return {
    requests: {
      'job.plan': async (input, context) => {
        const { endpointId, queue, target } = input;
        const sequences = await chosenSequences(input, context);
        const total = sequences?.length ?? (await readyIn(sessions, endpointId, queue));
        const targetId = target === null || 'origin' in target ? endpointId : target.endpointId;
        return planJob(input, sessions.get(endpointId), sessions.get(targetId), sequences, total);
      },
      'job.start': async (input, context) => {
        const sequences = await chosenSequences(input, context);
        const { messages: _chosen, ...rest } = input;
        return { jobId: await startJob(parts, rest, sequences) };
      },
      'job.pause': async ({ jobId }) => {
        (await jobs).pause(jobId);
        return {};
      },
      'job.resume': async ({ jobId }) => {
        (await jobs).resume(jobId);
        return {};
      },
      'job.cancel': async ({ jobId }) => {
        (await jobs).cancel(jobId);
        return {};
      },
      'job.changeRate': async ({ jobId, ratePerSecond }) => {
        (await jobs).changeRate(jobId, ratePerSecond);
        return {};
      },
      'job.forget': async ({ jobId }) => {
        await (await jobs).forget(jobId);
        return {};
      },
      'job.results': async ({ jobId, outcome, position, count }) => ({
        results: await (await jobs).results(jobId, outcome, position, count),
      }),
    },
    streams: {
      'job.watch': async (_input, sink) => (await jobs).watch((change) => sink.push(change)),
    },
  };
}
