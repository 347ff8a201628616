// The line above the frozen list: how many messages it holds, since when, and how far the queue has moved on.

import type { ReactNode } from 'react';
import { messagesText } from '../../strings/messages.ts';
import { peekText } from '../../strings/peek.ts';
import { exactMoment } from '../../ui/format/time.ts';
import type { SnapshotFacts } from './message-list.ts';
import styles from './messages.module.css';

export interface DriftBarProps {
  readonly snapshot: SnapshotFacts;
  readonly drift: { readonly added: number; readonly gone: number };
  readonly reading: boolean;
  readonly children: ReactNode;
}

export function DriftBar({ snapshot, drift, reading, children }: DriftBarProps) {
  const moved = drift.added > 0 || drift.gone > 0;
  return (
    <div className={styles.bar}>
      <span className={styles.total}>
        {snapshot.peek === null
          ? messagesText.total(snapshot.total)
          : peekText.taken(snapshot.peek, snapshot.total)}
        {snapshot.peek?.kind === 'borrow' && <span className={styles.until}>{peekText.givenBack}</span>}
      </span>
      <span className={styles.frozen} title={`${exactMoment(snapshot.takenAt)}. ${messagesText.frozenTitle}`}>
        {messagesText.frozenAt(snapshot.takenAt)}
      </span>
      {snapshot.peek !== null && peekText.stopped[snapshot.peek.stoppedBy] !== '' && (
        <span className={styles.until}>{peekText.stopped[snapshot.peek.stoppedBy]}</span>
      )}
      {snapshot.peek !== null && snapshot.peek.left > 0 && (
        <span className={styles.until}>{peekText.left(snapshot.peek.left)}</span>
      )}
      <span className={styles.push} role="status">
        {moved
          ? messagesText.drift(drift.added, drift.gone)
          : reading || snapshot.peek !== null
            ? messagesText.upToDate
            : messagesText.followsByItself}
        {!moved && !reading && snapshot.peek === null && (
          <span className={styles.until}>{messagesText.untilYouRead}</span>
        )}
      </span>
      {children}
    </div>
  );
}
