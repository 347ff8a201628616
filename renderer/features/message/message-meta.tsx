// The lines above a message: what it is, where it came from, and who holds it now.

import type { MessageDetail } from '../../../src/contract/model.ts';
import { useNow } from '../../state/clock-store.ts';
import { messageText } from '../../strings/message.ts';
import { classNames } from '../../ui/class-names.ts';
import { exchangeLabel } from '../../ui/format/exchange-label.ts';
import { exactSize, formatSize } from '../../ui/format/size.ts';
import { exactMoment, formatAge } from '../../ui/format/time.ts';
import { StateDot } from '../../ui/state-dot.tsx';
import styles from './message-detail.module.css';

/** Where it is now is left out of a message that has gone; the line above says so. */
export function MessageMeta({ detail, gone }: { readonly detail: MessageDetail; readonly gone: boolean }) {
  const now = useNow();
  const { properties, holder, publishedAt } = detail;
  return (
    <div className={styles.meta}>
      <span>{properties.contentType ?? messageText.noContentType}</span>
      {properties.contentEncoding !== undefined && <span>{properties.contentEncoding}</span>}
      {properties.deliveryMode !== undefined && <span>{deliveryModeText(properties.deliveryMode)}</span>}
      {properties.priority !== undefined && <span>{messageText.priority(properties.priority)}</span>}
      {properties.expiration !== undefined && (
        <span title={messageText.expirationTitle}>{messageText.expiration(properties.expiration)}</span>
      )}
      <span className={styles.mono} title={exactSize(detail.bodySize)}>
        {formatSize(detail.bodySize)}
      </span>
      {detail.redelivered && <span>{messageText.redelivered}</span>}
      {publishedAt !== null && (
        <span title={exactMoment(publishedAt)}>{messageText.published(formatAge(publishedAt, now))}</span>
      )}
      <span className={classNames(styles.mono, styles.name)} title={detail.exchange}>
        {messageText.from(exchangeLabel(detail.exchange))}
      </span>
      <span className={classNames(styles.mono, styles.name)} title={detail.routingKey}>
        {detail.routingKey}
      </span>
      {gone ? null : holder === null ? (
        <StateDot tone="ready">{messageText.ready}</StateDot>
      ) : (
        <span title={messageText.heldBy(holder.consumerTag, holder.address, holder.channel)}>
          <StateDot tone="unacked">
            {messageText.unacked(holder.clientName || holder.consumerTag)}{' '}
            {messageText.heldSince(formatAge(holder.deliveredAt, now))}
          </StateDot>
        </span>
      )}
    </div>
  );
}

function deliveryModeText(mode: number): string {
  if (mode === 2) return messageText.persistent;
  return mode === 1 ? messageText.transient : messageText.deliveryMode(mode);
}
