// The Settings tab: everything the queue was declared with, the code that declares it, and the way to empty or remove it.

import { useState, type ReactNode } from 'react';
import { CommandButton } from '../../commands/command-button.tsx';
import type { FieldEntry } from '../../../src/contract/field-value.ts';
import type { QueueRow } from '../../../src/contract/model.ts';
import { sharedRows } from '../../rows/shared-rows.ts';
import { useVersion } from '../../rows/use-version.ts';
import { queueText } from '../../strings/queue.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { fieldText } from '../../ui/format/field-text.ts';
import { exactMoment, formatMoment } from '../../ui/format/time.ts';
import { Segmented } from '../../ui/segmented.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { EffectiveSettings } from './effective-settings.tsx';
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
    return <EmptyState title={queueText.missingTitle(queue)} text={queueText.missingText} />;
  }
  return (
    <div className={styles.settings}>
      <h2 className={styles.heading}>{queueText.declared}</h2>
      <dl className={styles.facts}>
        <Fact name={queueText.name}>{row.name}</Fact>
        <Fact name={queueText.type}>{row.type}</Fact>
        <Fact name={queueText.durableTitle} means={queueText.durableMeans(row.durable)}>
          {yesOrNo(row.durable)}
        </Fact>
        <Fact name={queueText.exclusiveTitle} means={queueText.exclusiveMeans(row.exclusive)}>
          {yesOrNo(row.exclusive)}
        </Fact>
        <Fact name={queueText.autoDeleteTitle} means={queueText.autoDeleteMeans(row.autoDelete)}>
          {yesOrNo(row.autoDelete)}
        </Fact>
        <Fact
          name={queueText.created}
          means={row.createdAt === null ? undefined : exactMoment(row.createdAt)}
        >
          {row.createdAt === null ? queueText.unknown : formatMoment(row.createdAt)}
        </Fact>
      </dl>
      <h2 className={styles.heading}>{queueText.argumentsTitle}</h2>
      <Arguments entries={row.arguments} />
      <h2 className={styles.heading}>{queueText.effective.title}</h2>
      <EffectiveSettings endpointId={endpointId} queue={queue} />
      <DeclareCode row={row} />
      <h2 className={styles.heading}>{queueText.remove}</h2>
      <p className={styles.note}>
        {row.type === 'stream' ? queueText.removeStreamText : queueText.removeText}
      </p>
      <div className={styles.buttons}>
        {row.type !== 'stream' && (
          <CommandButton id="queue.purge" look="danger" target={{ endpointId, queue }} />
        )}
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
  if (entries.length === 0) return <p className={styles.note}>{queueText.argumentsNone}</p>;
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
      <h2 className={styles.heading}>{queueText.code}</h2>
      <div className={styles.codeBar}>
        <Segmented
          label={queueText.codeLanguages}
          selected={language}
          onSelect={setLanguage}
          choices={[
            { id: 'pika', title: 'Python, pika' },
            { id: 'amqplib', title: 'Node, amqplib' },
          ]}
        />
        <CopyButton text={code} label={queueText.copyCode} />
      </div>
      <pre className={styles.code}>{code}</pre>
      <p className={styles.note}>{queueText.codeNote}</p>
    </>
  );
}

function yesOrNo(value: boolean): string {
  return value ? queueText.yes : queueText.no;
}
