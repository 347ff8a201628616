// Opens both ends of a job on the sessions of its endpoints; says no where one cannot be read from, changed or reached.

import type { Imports } from '../../captures/imports.ts';
import { AppError } from '../../contract/errors.ts';
import type { JobEnds } from '../../jobs/ends.ts';
import type { OpenPart } from '../../jobs/jobs.ts';
import type { JobTask } from '../../jobs/records.ts';
import { importSource } from '../captures/import-source.ts';
import { stamped } from '../captures/import-stamp.ts';
import type { Sessions } from '../sessions.ts';
import { exactSource } from './exact-source.ts';
import { takenSource } from './taken-source.ts';
import { publishingTarget } from './target.ts';

export interface EndsOptions {
  readonly sessions: Sessions;
  readonly imports: Imports;
  readonly now: () => number;
}

/** Throws AppError: not_found, not_supported, read_only, unreachable and what the endpoints answer. */
export async function openEnds(
  { sessions, imports, now }: EndsOptions,
  { input, file }: Pick<JobTask, 'input' | 'file'>,
  { wanted, remaining, isOpen }: OpenPart,
): Promise<JobEnds> {
  const { kind, endpointId, queue, target: choice } = input;
  if ((choice === null) !== (kind === 'delete')) {
    throw new AppError('bad_request', `A ${kind} job ${choice === null ? 'needs' : 'has no'} target.`);
  }
  if ((file === null) !== (kind !== 'import')) {
    throw new AppError('bad_request', `A ${kind} job ${file === null ? 'needs' : 'has no'} file.`);
  }
  const targetId = choice === null || 'origin' in choice ? endpointId : choice.endpointId;
  const publishTo = (finish?: Parameters<typeof publishingTarget>[4]) => {
    if (choice === null) return null;
    const rules = { ...input, targetUser: sessions.get(targetId).endpoint().user };
    return publishingTarget(sessions.changing(targetId, 'publish'), choice, rules, now, finish);
  };
  if (file !== null) {
    const source = importSource(imports.pathOf(file.importId), isOpen);
    const target = publishTo((copy, message) => {
      const line = source.lineOf(message);
      return line === undefined ? copy.storedProperties : stamped(copy, line);
    });
    return { source, target };
  }
  const target = publishTo();
  const session = sessions.get(endpointId);
  if (session.browse?.effect === 'none') {
    const deletion = kind === 'copy' ? undefined : sessions.changing(endpointId, 'deleteMessage');
    return { source: exactSource(session.browse, deletion, queue, wanted, remaining), target };
  }
  const source = await takenSource(sessions.changing(endpointId, 'take'), queue, wanted, remaining);
  return { source, target };
}
