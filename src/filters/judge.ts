// Judges a batch of messages by a filter, and reads their columns. Filters are made ready once and kept: a list asks with
// the same one thousands of times.

import { readFilter } from '../contract/filter.ts';
import { exactNumber } from '../bodies/json.ts';
import { columnValues } from './column-values.ts';
import { ExpressionFault, readExpression, type Verdict } from './expression.ts';
import { findsText } from './free-text.ts';
import { MessageScope } from './message-scope.ts';
import type { Judged, Tasks } from './work.ts';

type Judge = (message: MessageScope<number | bigint>) => Verdict;

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

export function judgeBatch({ filter, columns, now, messages }: Tasks['judge']['input']): Judged {
  const judge = filter === null ? null : judgeFor(filter);
  let undecidedReason: string | null = null;
  const verdicts = messages.map((message): Judged['verdicts'][number] => {
    if (judge === null) return 'yes';
    const verdict: Verdict =
      message === null
        ? { undecided: 'the message left before it could be looked at' }
        : judge(new MessageScope(message, now, exactNumber));
    if (typeof verdict === 'boolean') return verdict ? 'yes' : 'no';
    undecidedReason ??= verdict.undecided;
    return 'undecided';
  });
  const values =
    columns.length === 0
      ? []
      : messages.map((message, index) =>
          verdicts[index] === 'yes' ? columnValues(message, columns) : columns.map(() => null),
        );
  return { verdicts, undecidedReason, columns: values };
}
