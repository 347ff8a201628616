// The body in the view that suits it or that the user chose, with everything that is not plain said above it.

import { useState } from 'react';
import { ToggleButton } from 'react-aria-components';
import { limits } from '../../../src/contract/limits.ts';
import { messageText } from '../../strings/message.ts';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import type { DecodedBody } from './decode-body.ts';
import { HexView } from './hex-view.tsx';
import { JsonTree } from './json-tree.tsx';
import { layersText } from './layers-text.ts';
import type { ReadableMessage } from './readable-message.ts';
import { TextView } from './text-view.tsx';
import styles from './message-detail.module.css';

export interface BodyViewProps {
  readonly body: Uint8Array;
  readonly bodySize: number;
  readonly decoded: DecodedBody;
  /** The same body unpacked or otherwise made readable; null when there was nothing to do. */
  readonly readable: ReadableMessage | null;
  readonly problem: string | null;
  readonly loadingWhole: boolean;
  /** Absent when the rest cannot be had any more. */
  readonly onLoadWhole: (() => void) | null;
}

type View = DecodedBody['best'];

export function BodyView(props: BodyViewProps) {
  const { bodySize, readable, problem, loadingWhole, onLoadWhole } = props;
  const [chosen, setChosen] = useState<View | null>(null);
  const [asStored, setAsStored] = useState(false);
  const { body, decoded } = readable === null || asStored ? props : readable;
  const isStored = body === props.body;
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
        {readable !== null && (
          <>
            <ToggleButton className={classNames(styles.stored)} isSelected={asStored} onChange={setAsStored}>
              {messageText.asStored}
            </ToggleButton>
            <span className={styles.cut}>
              {layersText(readable)}
              {!isStored && readable.facts.cut && ` ${messageText.readableCut}`}
            </span>
          </>
        )}
        {isStored && body.byteLength < bodySize && (
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
      {problem !== null && <p className={styles.fault}>{problem}</p>}
      <Faults decoded={decoded} />
      {view === 'tree' && decoded.json !== null && (
        <JsonTree key={String(isStored)} text={decoded.text} lines={decoded.json} />
      )}
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
