// The body in the view that suits it or that the user chose, with everything that is not plain said above it.

import { useState } from 'react';
import { limits } from '../../../src/contract/limits.ts';
import { messageText } from '../../strings/message.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import type { DecodedBody } from './decode-body.ts';
import { HexView } from './hex-view.tsx';
import { JsonTree } from './json-tree.tsx';
import { TextView } from './text-view.tsx';
import styles from './message-detail.module.css';

export interface BodyViewProps {
  readonly body: Uint8Array;
  readonly bodySize: number;
  readonly decoded: DecodedBody;
  readonly loadingWhole: boolean;
  /** Absent when the rest cannot be had any more. */
  readonly onLoadWhole: (() => void) | null;
}

type View = DecodedBody['best'];

export function BodyView({ body, bodySize, decoded, loadingWhole, onLoadWhole }: BodyViewProps) {
  const [chosen, setChosen] = useState<View | null>(null);
  if (bodySize === 0)
    return <EmptyState title={messageText.emptyBody} text={messageText.emptyBodyExplained} />;
  const wanted = chosen ?? decoded.best;
  const view = wanted === 'tree' && decoded.json === null ? 'text' : wanted;
  return (
    <>
      <div className={styles.views}>
        <Segmented
          label={messageText.views}
          selected={view}
          onSelect={setChosen}
          choices={[
            { id: 'tree', title: messageText.tree, isDisabled: decoded.json === null },
            { id: 'text', title: messageText.text },
            { id: 'hex', title: messageText.hex },
          ]}
        />
        {body.byteLength < bodySize && (
          <span className={styles.cut}>
            {messageText.bodyCut(body.byteLength, bodySize)}{' '}
            {bodySize > limits.bodyMaxBytes
              ? messageText.tooLarge(limits.bodyMaxBytes)
              : onLoadWhole !== null && (
                  <Button look="quiet" isDisabled={loadingWhole} onPress={onLoadWhole}>
                    {loadingWhole ? messageText.loadingWhole : messageText.loadWhole}
                  </Button>
                )}
          </span>
        )}
      </div>
      <Faults decoded={decoded} />
      {view === 'tree' && decoded.json !== null && <JsonTree text={decoded.text} lines={decoded.json} />}
      {view === 'text' && <TextView text={decoded.text} lines={decoded.textLines} />}
      {view === 'hex' && <HexView label={messageText.hexLabel} bytes={body} />}
    </>
  );
}

function Faults({ decoded }: { readonly decoded: DecodedBody }) {
  const { jsonFault, invalidUtf8At } = decoded;
  if (jsonFault !== null) {
    const { line, column, reason } = jsonFault;
    return <p className={styles.fault}>{messageText.jsonFault(line, column, reason)}</p>;
  }
  return invalidUtf8At === null ? null : <p className={styles.fault}>{messageText.notUtf8(invalidUtf8At)}</p>;
}
