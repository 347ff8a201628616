// One message beside its list: Message, Headers, Stored bytes. Bodies are hostile: everything here becomes text nodes.

import { X } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useVersion } from '../../rows/use-version.ts';
import { deadLettersText } from '../../strings/dead-letters.ts';
import { messageText } from '../../strings/message.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { MenuButton } from '../../ui/menu-button.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { StateDot } from '../../ui/state-dot.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { BodyView } from './body-view.tsx';
import { copyForms, showMessage } from './copy-commands.ts';
import { copyOpenMessage } from './copy-message.ts';
import { DeathLine } from './death-line.tsx';
import { DeathView } from './death-view.tsx';
import { HeadersView } from './headers-view.tsx';
import { HexView } from './hex-view.tsx';
import { MessageMeta } from './message-meta.tsx';
import { createOpenMessage, type OpenMessage } from './open-message.ts';
import { StoredBytes } from './stored-bytes.tsx';
import styles from './message-detail.module.css';

export interface MessageDetailProps {
  readonly endpointId: string;
  readonly queue: string;
  readonly sequence: string;
  readonly onClose: () => void;
}

export function MessageDetail({ endpointId, queue, sequence, onClose }: MessageDetailProps) {
  const message = useMemo(
    () => createOpenMessage(endpointId, queue, sequence),
    [endpointId, queue, sequence],
  );
  useVersion(message);
  const [tab, setTab] = useState('message');
  useEffect(() => showMessage(message), [message]);
  const region = useRef<HTMLElement>(null);
  useEffect(() => returnFocus(region.current), []);
  const detail = message.detail();
  const death = detail?.death ?? null;
  const headerCount = message.onlyRow() ? undefined : detail?.properties.headers?.length;
  return (
    // Esc closes from anywhere inside; the parts that use the key themselves stop it.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <section
      ref={region}
      className={styles.detail}
      aria-label={messageText.region}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.defaultPrevented) return;
        event.preventDefault();
        onClose();
      }}
    >
      <Tabs
        label={messageText.tabs}
        selected={tab === 'death' && death === null ? 'message' : tab}
        onSelect={setTab}
        tabs={[
          { id: 'message', title: messageText.message },
          ...(death === null ? [] : [{ id: 'death', title: deadLettersText.tab }]),
          {
            id: 'headers',
            title: messageText.headers,
            ...(headerCount === undefined ? {} : { count: headerCount }),
          },
          { id: 'bytes', title: messageText.storedBytes, shortTitle: messageText.storedBytesShort },
        ]}
        trailing={
          <span className={styles.actions}>
            <MenuButton label={messageText.copyMenu} look="quiet" items={copyItems(message)}>
              {messageText.copy}
            </MenuButton>
            <IconButton label={messageText.close} onPress={onClose}>
              <X size={14} aria-hidden />
            </IconButton>
          </span>
        }
      >
        <Content
          key={sequence}
          message={message}
          tab={tab === 'death' && death === null ? 'message' : tab}
          onTab={setTab}
        />
      </Tabs>
    </section>
  );
}

/** When the detail closes with the focus inside, the list beside it gets it back. */
function returnFocus(region: HTMLElement | null): () => void {
  let inside = false;
  const watch = () => {
    inside = region?.contains(document.activeElement) ?? false;
  };
  document.addEventListener('focusin', watch);
  return () => {
    document.removeEventListener('focusin', watch);
    if (inside) document.querySelector<HTMLElement>('main [role="grid"]')?.focus({ preventScroll: true });
  };
}

interface ContentProps {
  readonly message: OpenMessage;
  readonly tab: string;
  readonly onTab: (tab: string) => void;
}

function Content({ message, tab, onTab }: ContentProps) {
  const detail = message.detail();
  const decoded = message.decoded();
  const error = message.error();
  if (detail === null) {
    if (error !== null) return <ErrorState error={error} onRetry={message.retry} />;
    if (!message.gone()) return <Skeleton />;
    return <EmptyState title={messageText.goneTitle} text={messageText.goneUnread} />;
  }
  const onlyRow = message.onlyRow();
  return (
    <>
      {message.gone() && (
        <p
          className={styles.banner}
          role="status"
          title={onlyRow ? messageText.goneOnlyRow : messageText.goneExplained}
        >
          <StateDot tone="gone">{messageText.goneTitle}</StateDot>
        </p>
      )}
      <MessageMeta detail={detail} gone={message.gone()} />
      {detail.death !== null && tab !== 'death' && (
        <DeathLine death={detail.death} onMore={() => onTab('death')} />
      )}
      {detail.death !== null && tab === 'death' && <DeathView death={detail.death} />}
      {error !== null && <p className={styles.fault}>{error.message}</p>}
      {tab === 'headers' &&
        (onlyRow ? (
          <EmptyState title={messageText.headersUnread} text={messageText.goneOnlyRow} />
        ) : (
          <HeadersView properties={detail.properties} />
        ))}
      {tab === 'bytes' && <StoredBytes detail={detail} body={message.body()} hasProperties={!onlyRow} />}
      {tab === 'message' && onlyRow && detail.body.byteLength === 0 && detail.bodySize > 0 && (
        <EmptyState title={messageText.bodyUnread} text={messageText.goneOnlyRow} />
      )}
      {tab === 'message' && decoded !== null && (detail.body.byteLength > 0 || detail.bodySize === 0) && (
        <BodyView
          key={message.body().byteLength}
          body={message.body()}
          bodySize={detail.bodySize}
          decoded={decoded}
          readable={message.readable()}
          problem={message.bodyProblem()}
          loadingWhole={message.loadingWhole()}
          onLoadWhole={message.gone() ? null : () => void message.loadWhole()}
        />
      )}
      {tab === 'message' && decoded === null && error !== null && (
        <HexView label={messageText.hexLabel} bytes={message.body()} />
      )}
    </>
  );
}

function copyItems(message: OpenMessage) {
  return copyForms.map(({ form, id, title, keys }) => ({
    id,
    title,
    isDisabled:
      message.detail() === null || (message.onlyRow() && (form === 'headers' || form === 'message')),
    run: () => void copyOpenMessage(message, form),
    ...(keys === undefined ? {} : { keys }),
  }));
}
