// The Settings tab: everything the queue was declared with, the code that declares it, and the way to empty or remove it.

import { useState, type ReactNode } from 'react';
import { CommandButton } from '../../commands/command-button.tsx';
import type { FieldEntry } from '../../../src/contract/field-value.ts';
import type { QueueRow } from '../../../src/contract/model.ts';
import { sharedRows } from '../../rows/shared-rows.ts';
import { useVersion } from '../../rows/use-version.ts';
import { queueStrings as strings } from '../../strings/queue.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { fieldText } from '../../ui/format/field-text.ts';
import { exactMoment, formatMoment } from '../../ui/format/time.ts';
import { Segmented } from '../../ui/segmented.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { declareCode, type DeclareLanguage } from './declare-code.ts';
import styles from './queue.module.css';

export interface SettingsTabProps {
  readonly endpointId: string;
  readonly queue: string;
}

export function SettingsTab({ endpointId, queue }: SettingsTabProps) {
  const rows = sharedRows('queue.watch', { endpointId });
  useVersion(rows);
  const row = rows.get(queue);
  if (row === undefined) {
    if (!rows.synced()) return <Skeleton />;
    return <EmptyState title={strings.missingTitle(queue)} text={strings.missingText} />;
  }
  return (
    <div className={styles.settings}>
      <h2 className={styles.heading}>{strings.declared}</h2>
      <dl className={styles.facts}>
        <Fact name={strings.name}>{row.name}</Fact>
        <Fact name={strings.type}>{row.type}</Fact>
        <Fact name={strings.durableTitle} means={strings.durableMeans(row.durable)}>
          {yesOrNo(row.durable)}
        </Fact>
        <Fact name={strings.exclusiveTitle} means={strings.exclusiveMeans(row.exclusive)}>
          {yesOrNo(row.exclusive)}
        </Fact>
        <Fact name={strings.autoDeleteTitle} means={strings.autoDeleteMeans(row.autoDelete)}>
          {yesOrNo(row.autoDelete)}
        </Fact>
        <Fact name={strings.created} means={row.createdAt === null ? undefined : exactMoment(row.createdAt)}>
          {row.createdAt === null ? strings.unknown : formatMoment(row.createdAt)}
        </Fact>
      </dl>
      <h2 className={styles.heading}>{strings.argumentsTitle}</h2>
      <Arguments entries={row.arguments} />
      <DeclareCode row={row} />
      <h2 className={styles.heading}>{strings.remove}</h2>
      <p className={styles.note}>{strings.removeText}</p>
      <div className={styles.buttons}>
        <CommandButton id="queue.purge" look="danger" target={{ endpointId, queue }} />
        <CommandButton id="queue.delete" look="danger" target={{ endpointId, queue }} />
      </div>
    </div>
  );
}

function Fact({
  name,
  means,
  children,
}: {
  readonly name: string;
  readonly means?: string | undefined;
  readonly children: ReactNode;
}) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
      <dd className={styles.means}>{means}</dd>
    </>
  );
}

function Arguments({ entries }: { readonly entries: readonly FieldEntry[] }) {
  if (entries.length === 0) return <p className={styles.note}>{strings.argumentsNone}</p>;
  return (
    <dl className={styles.facts}>
      {entries.map(([name, value], index) => (
        // A table may hold a name twice; its place tells them apart.
        <Fact key={`${name} ${String(index)}`} name={name} means={value.type}>
          {fieldText(value)}
        </Fact>
      ))}
    </dl>
  );
}

function DeclareCode({ row }: { readonly row: QueueRow }) {
  const [language, setLanguage] = useState<DeclareLanguage>('pika');
  const code = declareCode(language, row);
  return (
    <>
      <h2 className={styles.heading}>{strings.code}</h2>
      <div className={styles.codeBar}>
        <Segmented
          label={strings.codeLanguages}
          selected={language}
          onSelect={setLanguage}
          choices={[
            { id: 'pika', title: 'Python, pika' },
            { id: 'amqplib', title: 'Node, amqplib' },
          ]}
        />
        <CopyButton text={code} label={strings.copyCode} />
      </div>
      <pre className={styles.code}>{code}</pre>
      <p className={styles.note}>{strings.codeNote}</p>
    </>
  );
}

function yesOrNo(value: boolean): string {
  return value ? strings.yes : strings.no;
}
