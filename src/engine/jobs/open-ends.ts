// Opens both ends of a job on the sessions of its endpoints; says no where one cannot be read from, changed or reached.

import type { Imports } from '../../captures/imports.ts';
import type { ReadLarge } from '../../captures/read-capture.ts';
import { AppError } from '../../contract/errors.ts';
import type { JobInput } from '../../contract/job.ts';
import type { JobEnds, JobTarget, Wanted } from '../../jobs/ends.ts';
import type { OpenPart } from '../../jobs/jobs.ts';
import type { JobTask } from '../../jobs/records.ts';
import { importSource } from '../captures/import-source.ts';
import { stamped } from '../captures/import-stamp.ts';
import type { Sessions } from '../sessions.ts';
import { exactSource } from './exact-source.ts';
import type { QueueSource } from './queue-source.ts';
import { takenSource } from './taken-source.ts';
import { publishingTarget } from './target.ts';

export interface EndsOptions {
  readonly sessions: Sessions;
  readonly imports: Imports;
  readonly readLarge: ReadLarge;
  readonly now: () => number;
}

/** Throws AppError: not_found, not_supported, read_only, unreachable and what the endpoints answer. */
export async function openEnds(
  options: EndsOptions,
  task: Pick<JobTask, 'input' | 'file'>,
  { wanted, most, isOpen }: OpenPart,
): Promise<JobEnds> {
  const { sessions, imports, readLarge } = options;
  const { input, file } = task;
  if (file === null) {
    const target = jobTarget(options, task);
    return { target, source: await queueSource(sessions, input, wanted, most) };
  }
  const source = importSource(imports.pathOf(file.importId), readLarge, isOpen);
  const target = jobTarget(options, task, (copy, message) => {
    const line = source.lineOf(message);
    return line === undefined ? copy.storedProperties : stamped(copy, line);
  });
  return { source, target };
}

/** Null for a job that only takes away. Throws AppError: bad_request, not_found, not_supported, read_only, unreachable. */
export function jobTarget(
  { sessions, now }: Pick<EndsOptions, 'sessions' | 'now'>,
  { input, file }: Pick<JobTask, 'input' | 'file'>,
  finish?: Parameters<typeof publishingTarget>[4],
): JobTarget | null {
  const { kind, endpointId, target: choice } = input;
  if ((choice === null) !== (kind === 'delete')) {
    throw new AppError('bad_request', `A ${kind} job ${choice === null ? 'needs' : 'has no'} target.`);
  }
  if ((file === null) !== (kind !== 'import')) {
    throw new AppError('bad_request', `A ${kind} job ${file === null ? 'needs' : 'has no'} file.`);
  }
  if (choice === null) return null;
  const targetId = 'origin' in choice ? endpointId : choice.endpointId;
  const rules = { ...input, targetUser: sessions.get(targetId).endpoint().user };
  return publishingTarget(sessions.changing(targetId, 'publish'), choice, rules, now, finish);
}

/** Throws AppError: not_found, not_supported, read_only, unreachable and what the endpoint answers. */
export async function queueSource(
  sessions: Sessions,
  { kind, endpointId, queue }: Pick<JobInput, 'kind' | 'endpointId' | 'queue'>,
  wanted: Wanted,
  most: number,
): Promise<QueueSource> {
  const { browse } = sessions.get(endpointId);
  const removes = kind !== 'copy';
  if (browse?.effect === 'none') {
    const deletion = removes ? sessions.changing(endpointId, 'deleteMessage') : undefined;
    deletion?.check(queue);
    return exactSource(browse, deletion, queue, wanted, most);
  }
  const take = sessions.changing(endpointId, 'take');
  return takenSource(take, { queue, removes }, wanted, most, (fingerprint, chosenAs) =>
    browse?.tookAway?.(queue, fingerprint, chosenAs),
  );
}
