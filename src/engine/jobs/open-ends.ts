// Opens both ends of a job on the sessions of its endpoints; says no where one cannot be read from, changed or reached.

import { AppError } from '../../contract/errors.ts';
import type { JobEnds, Wanted } from '../../jobs/ends.ts';
import type { JobTask } from '../../jobs/records.ts';
import type { Sessions } from '../sessions.ts';
import { exactSource } from './exact-source.ts';
import { takenSource } from './taken-source.ts';
import { publishingTarget } from './target.ts';

/** Throws AppError: not_found, not_supported, read_only, unreachable and what the endpoints answer. */
export async function openEnds(
  sessions: Sessions,
  now: () => number,
  { input }: Pick<JobTask, 'input'>,
  wanted: Wanted,
  remaining: number,
): Promise<JobEnds> {
  const { kind, endpointId, queue, target: choice } = input;
  if ((choice === null) !== (kind === 'delete')) {
    throw new AppError('bad_request', `A ${kind} job ${choice === null ? 'needs' : 'has no'} target.`);
  }
  const targetId = choice === null || 'origin' in choice ? endpointId : choice.endpointId;
  const target =
    choice === null
      ? null
      : publishingTarget(
          sessions.changing(targetId, 'publish'),
          choice,
          { ...input, targetUser: sessions.get(targetId).endpoint().user },
          now,
        );
  const session = sessions.get(endpointId);
  if (session.browse?.effect === 'none') {
    const deletion = kind === 'copy' ? undefined : sessions.changing(endpointId, 'deleteMessage');
    return { source: exactSource(session.browse, deletion, queue, wanted, remaining), target };
  }
  const source = await takenSource(sessions.changing(endpointId, 'take'), queue, wanted, remaining);
  return { source, target };
}
