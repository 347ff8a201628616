// The lines above a message: what it is, where it came from, and who holds it now.

import type { MessageDetail } from '../../../src/contract/model.ts';
import { useNow } from '../../state/clock-store.ts';
import { messageStrings as strings } from '../../strings/message.ts';
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
      <span>{properties.contentType ?? strings.noContentType}</span>
      {properties.contentEncoding !== undefined && <span>{strings.encoded(properties.contentEncoding)}</span>}
      {properties.deliveryMode !== undefined && <span>{deliveryModeText(properties.deliveryMode)}</span>}
      {properties.priority !== undefined && <span>{strings.priority(properties.priority)}</span>}
      {properties.expiration !== undefined && <span>{strings.expiration(properties.expiration)}</span>}
      <span className={styles.mono} title={exactSize(detail.bodySize)}>
        {formatSize(detail.bodySize)}
      </span>
      {detail.redelivered && <span>{strings.redelivered}</span>}
      {publishedAt !== null && (
        <span title={exactMoment(publishedAt)}>{strings.published(formatAge(publishedAt, now))}</span>
      )}
      <span className={styles.mono}>{strings.from(exchangeLabel(detail.exchange))}</span>
      <span className={styles.mono}>{detail.routingKey}</span>
      {gone ? null : holder === null ? (
        <StateDot tone="ready">{strings.ready}</StateDot>
      ) : (
        <span title={strings.heldBy(holder.consumerTag, holder.address, holder.channel)}>
          <StateDot tone="unacked">
            {strings.unacked(holder.clientName || holder.consumerTag)}{' '}
            {strings.heldSince(formatAge(holder.deliveredAt, now))}
          </StateDot>
        </span>
      )}
    </div>
  );
}

function deliveryModeText(mode: number): string {
  if (mode === 2) return strings.persistent;
  return mode === 1 ? strings.transient : strings.deliveryMode(mode);
}
