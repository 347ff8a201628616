// The columns of the list of dead-letter queues.

import type { DeadLetterQueue, DeadLetterSign } from '../../../src/contract/dead-letter.ts';
import type { KeyedRow } from '../../rows/use-row-list.ts';
import { useNow } from '../../state/clock-store.ts';
import { deadLettersText as text } from '../../strings/dead-letters.ts';
import { classNames } from '../../ui/class-names.ts';
import { formatCount } from '../../ui/format/number.ts';
import { exactMoment, formatAge } from '../../ui/format/time.ts';
import { NumberCell } from '../../ui/number-cell.tsx';
import { Tag } from '../../ui/tag.tsx';
import type { TableColumn } from '../../ui/virtual-table.tsx';
import words from '../../ui/words.module.css';
import styles from './dead-letters.module.css';

type Row = KeyedRow<DeadLetterQueue>;

const sourcesNamed = 3;

export const deadLetterColumns: readonly TableColumn<Row>[] = [
  {
    id: 'queue',
    title: text.queue,
    width: 'minmax(140px, 1.5fr)',
    render: ({ row }) => <span title={row.queue}>{row.queue}</span>,
    sortValue: ({ row }) => row.queue,
    copyValue: ({ row }) => row.queue,
    opens: true,
  },
  {
    id: 'messages',
    title: text.messages,
    width: '96px',
    align: 'end',
    render: ({ row }) => (
      <NumberCell
        text={formatCount(row.ready)}
        tone={row.ready === 0 || row.ready === null ? 'dim' : 'ready'}
      />
    ),
    sortValue: ({ row }) => row.ready,
    copyValue: ({ row }) => String(row.ready ?? ''),
  },
  {
    id: 'oldest',
    title: text.oldest,
    width: '92px',
    align: 'end',
    yields: 2,
    render: ({ row }) => <Oldest row={row} />,
    sortValue: ({ row }) => row.oldestAt,
  },
  {
    id: 'why',
    title: text.why,
    width: 'minmax(150px, 1.8fr)',
    isText: true,
    render: ({ row }) => (
      <span className={styles.signs}>
        {row.isRetryLoop && (
          <Tag tone="warning" title={text.retryLoopTitle}>
            {text.retryLoop}
          </Tag>
        )}
        <span className={styles.words} title={row.signs.map((sign) => text.signTitles[sign]).join('\n')}>
          {row.signs.map((sign) => signText(sign, row)).join(', ')}
        </span>
      </span>
    ),
    copyValue: ({ row }) => row.signs.map((sign) => signText(sign, row)).join(', '),
  },
  {
    id: 'from',
    title: text.from,
    width: 'minmax(150px, 1.6fr)',
    yields: 1,
    render: ({ row }) => <Sources row={row} />,
    copyValue: ({ row }) => row.sources.map(({ queue }) => queue).join(', '),
  },
];

function signText(sign: DeadLetterSign, { custom, sources }: DeadLetterQueue): string {
  if (sign === 'name' && custom !== null) return text.customs[custom];
  const policies = new Set(sources.flatMap(({ policyName }) => policyName ?? []));
  const [policy] = policies;
  return sign === 'policy' && policies.size === 1 ? `${text.signs.policy} ${policy}` : text.signs[sign];
}

function Oldest({ row }: { readonly row: DeadLetterQueue }) {
  const now = useNow();
  const title =
    row.oldestAt === null ? (row.ready === 0 ? undefined : text.oldestUnknown) : exactMoment(row.oldestAt);
  return (
    <span className={words.dim} title={title}>
      {formatAge(row.oldestAt, now)}
    </span>
  );
}

function Sources({ row }: { readonly row: DeadLetterQueue }) {
  if (row.sourceCount === 0) {
    const said = text.sourceless(row.queue, row.custom);
    return (
      <span className={classNames(words.faint, styles.ownWords)} title={said}>
        {said}
      </span>
    );
  }
  const more = row.sourceCount - Math.min(sourcesNamed, row.sources.length);
  return (
    <span className={words.dim} title={row.sources.map(text.sourceTitle).join('\n')}>
      {row.sources
        .slice(0, sourcesNamed)
        .map(({ queue }) => queue)
        .join(', ')}
      {more > 0 && text.moreSources(more)}
    </span>
  );
}
