// What became of a message of the list: ready, held by whom, or gone, and what it has been through.

import type { MessageRow } from '../../../src/contract/model.ts';
import { messagesText } from '../../strings/messages.ts';
import { peekText } from '../../strings/peek.ts';
import { StateDot } from '../../ui/state-dot.tsx';
import words from '../../ui/words.module.css';

export interface RowStateProps {
  readonly row: MessageRow;
  /** Says only what a ready message has been through, where that is known: for a column without room for both. */
  readonly isShort?: boolean;
}

export function RowState({ row, isShort = false }: RowStateProps) {
  if (row.state === 'gone') return <StateDot tone="gone">{messagesText.gone}</StateDot>;
  if (row.state === 'unacked') {
    const { consumerTag, clientName } = row.holder ?? { consumerTag: '', clientName: '' };
    return (
      <span title={row.holder === null ? undefined : messagesText.consumerTag(consumerTag)}>
        <StateDot tone="unacked">{messagesText.unacked(clientName || consumerTag)}</StateDot>
      </span>
    );
  }
  const past = pastOf(row);
  if (past === null) return <StateDot tone="ready">{messagesText.ready}</StateDot>;
  if (isShort) {
    return (
      <span title={messagesText.readyAnd(past.text)}>
        <StateDot tone="ready">{past.text}</StateDot>
      </span>
    );
  }
  return (
    <>
      <StateDot tone="ready">{messagesText.ready}</StateDot>
      <span className={words.faint} title={past.title}>
        {' · '}
        {past.text}
      </span>
    </>
  );
}

/** Null when this is its first delivery, or nobody tells. */
function pastOf({ deliveries, redelivered }: MessageRow): { text: string; title?: string } | null {
  if (deliveries !== undefined) {
    return { text: peekText.used(deliveries.used, deliveries.limit), title: peekText.usedTitle };
  }
  return redelivered ? { text: messagesText.redelivered } : null;
}
