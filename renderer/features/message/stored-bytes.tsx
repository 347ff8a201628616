// What is stored, byte by byte: the body and the property list as they stood on the wire.

import { useState } from 'react';
import type { MessageDetail } from '../../../src/contract/model.ts';
import { messageText } from '../../strings/message.ts';
import { exactSize } from '../../ui/format/size.ts';
import { Segmented } from '../../ui/segmented.tsx';
import { HexView } from './hex-view.tsx';
import styles from './message-detail.module.css';

export interface StoredBytesProps {
  readonly detail: MessageDetail;
  readonly body: Uint8Array;
  /** False when the property list was never read. */
  readonly hasProperties: boolean;
}

export function StoredBytes({ detail, body, hasProperties }: StoredBytesProps) {
  const [part, setPart] = useState<'body' | 'properties'>('body');
  const bytes = part === 'body' ? body : detail.storedProperties;
  const size = part === 'body' ? detail.bodySize : detail.storedProperties.byteLength;
  return (
    <>
      <div className={styles.views}>
        <Segmented
          label={messageText.storedBytes}
          selected={part}
          onSelect={setPart}
          choices={[
            { id: 'body', title: messageText.bodyHex },
            { id: 'properties', title: messageText.propertiesHex, isDisabled: !hasProperties },
          ]}
        />
        <span className={styles.cut}>
          {bytes.byteLength < size ? messageText.bodyCut(bytes.byteLength, size) : exactSize(size)}
        </span>
      </div>
      <HexView
        key={part}
        label={part === 'body' ? messageText.bodyHex : messageText.propertiesHex}
        bytes={bytes}
      />
    </>
  );
}
