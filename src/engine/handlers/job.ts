// Requests and streams about jobs: planning them, starting them, and what becomes of each message.

import { AppError } from '../../contract/errors.ts';
import type { JobInput } from '../../contract/job.ts';
import type { CallContext } from '../../rpc/handlers.ts';
import { listedSequences } from '../jobs/listed-sequences.ts';
import { ambiguityIn, messagesOf, messagesOfFile, planJob } from '../jobs/plan.ts';
import { readyIn } from '../jobs/ready-in.ts';
import { startImport, startJob } from '../jobs/start.ts';
import type { EngineParts, HandlersOf } from '../parts.ts';

type OfQueue = Exclude<JobInput['messages'], { importId: string }>;

export function jobHandlers(parts: EngineParts): HandlersOf<'job'> {
  const { sessions, owned, jobs, imports } = parts;

  /** The chosen ones, which are of a list that this page holds; null for the whole queue. */
  async function chosenSequences(
    messages: OfQueue,
    queue: string,
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
        const { endpointId, queue, target, messages } = input;
        const targetId = target === null || 'origin' in target ? endpointId : target.endpointId;
        const targetSession = sessions.get(targetId);
        if ('importId' in messages) {
          const file = imports.whole(context.clientId, messages.importId);
          return planJob(
            input,
            messagesOfFile(file.path, parts.readLarge),
            targetSession,
            file.messages ?? 0,
          );
        }
        const sequences = await chosenSequences(messages, queue, context);
        const total = sequences?.length ?? (await readyIn(sessions, input, 'all'));
        const source = sessions.get(endpointId);
        const isAmbiguous =
          'all' in messages
            ? undefined
            : await ambiguityIn(source, owned.snapshot(context, messages.snapshotId));
        return planJob(input, messagesOf(source, queue, sequences), targetSession, total, isAmbiguous);
      },
      'job.start': async (input, context) => {
        const { messages, ...rest } = input;
        const jobId =
          'importId' in messages
            ? await startImport(parts, rest, context.clientId, messages.importId)
            : await startJob(parts, rest, await chosenSequences(messages, input.queue, context));
        return { jobId };
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
