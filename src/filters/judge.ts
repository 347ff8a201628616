// Judges a batch of messages by a filter, and reads their columns. Filters are made ready once and kept: a list asks with
// the same one thousands of times.

import { readFilter } from '../contract/filter.ts';
import { exactNumber } from '../bodies/json.ts';
import type { MessageContent } from '../connectors/connector.ts';
import { columnValues } from './column-values.ts';
import { ExpressionFault, readExpression, type Verdict } from './expression.ts';
import { findsText } from './free-text.ts';
import { MessageScope } from './message-scope.ts';
import type { Judged, Tasks } from './work.ts';

type Judge = (message: MessageScope<number | bigint>) => Verdict;

/** Far below what a task may take; what is left over is asked for again. */
const turnMs = 500;
const judgesKept = 16;
const judges = new Map<string, Judge>();

/** Throws {@link ExpressionFault}. */
function judgeFor(filter: string): Judge {
  const known = judges.get(filter);
  if (known !== undefined) return known;
  const read = readFilter(filter);
  const expression = read.kind === 'expression' ? readExpression(read.expression) : null;
  const judge: Judge =
    read.kind === 'text' ? findsText(read.text) : (message) => expression?.judge(message) ?? false;
  for (const oldest of judges.keys()) {
    if (judges.size < judgesKept) break;
    judges.delete(oldest);
  }
  judges.set(filter, judge);
  return judge;
}

export function checkFilter({ filter }: Tasks['check']['input']): Tasks['check']['output'] {
  try {
    judgeFor(filter);
    return null;
  } catch (thrown) {
    if (!(thrown instanceof ExpressionFault)) throw thrown;
    const read = readFilter(filter);
    const offset = read.kind === 'expression' ? read.offset : 0;
    const { from, to, message } = thrown.fault;
    return { from: from + offset, to: to + offset, message };
  }
}

/** As many of the messages as can be judged in {@link turnMs}, from the first on; at least that one. */
export function judgeBatch({ filter, columns, now, messages }: Tasks['judge']['input']): Judged {
  const judge = filter === null ? null : judgeFor(filter);
  const verdicts: Judged['verdicts'][number][] = [];
  const values: Judged['columns'][number][] = [];
  let undecidedReason: string | null = null;
  const beganMs = performance.now();
  for (const message of messages) {
    const verdict = judge === null || verdictOf(judge, message, now);
    verdicts.push(verdict === true ? 'yes' : verdict === false ? 'no' : 'undecided');
    if (typeof verdict !== 'boolean') undecidedReason ??= verdict.undecided;
    if (columns.length > 0) {
      values.push(verdict === true ? columnValues(message, columns) : columns.map(() => null));
    }
    if (performance.now() - beganMs > turnMs) break;
  }
  return { verdicts, undecidedReason, columns: values };
}

function verdictOf(judge: Judge, message: MessageContent | null, now: number): Verdict {
  if (message === null) return { undecided: 'the message left before it could be looked at' };
  return judge(new MessageScope(message, now, exactNumber));
}
