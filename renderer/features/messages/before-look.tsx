// The Messages tab before anything was taken from a queue where looking is not free, or after a look that failed.

import type { ReactNode } from 'react';
import type { AppError } from '../../../src/contract/errors.ts';
import type { PeekOffer } from '../../../src/contract/peek.ts';
import { messagesText } from '../../strings/messages.ts';
import { peekText } from '../../strings/peek.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { isInsistable, type PeekOfferState } from './peek-offer.ts';
import styles from './messages.module.css';

export interface BeforeLookProps {
  readonly queue: string;
  readonly strip: ReactNode;
  readonly offer: PeekOfferState;
  /** Of the look. */
  readonly error: AppError | null;
}

function idle({ kind, ready }: PeekOffer): { readonly title: string; readonly text: string } {
  if (kind === 'read') return { title: peekText.idleTitle, text: peekText.idleRead };
  if (ready === 0) return { title: peekText.idleNoneTitle, text: peekText.idleNone };
  return { title: peekText.idleTitle, text: peekText.idleBorrow };
}

export function BeforeLook({ queue, strip, offer, error }: BeforeLookProps) {
  const offerError = offer.error();
  if (offerError !== null) {
    if (offerError.code !== 'not_found') return <ErrorState error={offerError} onRetry={offer.ask} />;
    return <EmptyState title={messagesText.missingTitle(queue)} text={messagesText.missingText} />;
  }
  const offered = offer.offer();
  if (offered === null) return <Skeleton />;
  // Nothing to choose and nothing to press: the reason has the room.
  if (offered.refusal !== null && !isInsistable(offered.refusal) && error === null) {
    return <EmptyState title={peekText.refusedTitle} text={peekText.refusalText(offered.refusal)} />;
  }
  return (
    <div className={styles.tab}>
      {strip}
      {error === null ? <EmptyState {...idle(offered)} /> : <ErrorState error={error} />}
    </div>
  );
}
