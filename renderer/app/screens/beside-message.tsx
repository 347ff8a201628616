// A list with the message that is open beside it. Which message that is stands in the route; what lists it is the
// caller's.

import { MessageDetail } from '../../features/message/message-detail.tsx';
import { usePaneLayout } from '../../state/panes.ts';
import { replaceRoute } from '../../state/route-store.ts';
import { uiText } from '../../strings/ui.ts';
import { ErrorBoundary } from '../../ui/error-boundary.tsx';
import { SplitPane, type Pane } from '../../ui/split-pane.tsx';

export interface BesideMessageProps {
  readonly endpointId: string;
  /** Empty for what was followed on an exchange. */
  readonly queue: string;
  readonly message: string | undefined;
  readonly children: React.ReactNode;
}

/** The list, with the open message at its right; without one the list has the whole width. */
export function BesideMessage({ endpointId, queue, message, children }: BesideMessageProps) {
  const { layout, onLayout } = usePaneLayout('queue', ['list', 'message']);
  const close = () => replaceRoute({ message: undefined });
  const panes: Pane[] = [{ id: 'list', content: children, minSize: '260px' }];
  // The detail comes and goes within one split, which takes remembered sizes only when it is new; so it brings its own.
  const remembered = layout?.message === undefined ? '39%' : `${String(layout.message)}%`;
  if (message !== undefined) {
    const detail = (
      <ErrorBoundary key={message} part={uiText.parts.message}>
        <MessageDetail endpointId={endpointId} queue={queue} sequence={message} onClose={close} />
      </ErrorBoundary>
    );
    panes.push({
      id: 'message',
      content: detail,
      defaultSize: remembered,
      minSize: '300px',
    });
  }
  return <SplitPane id="queue" panes={panes} onLayout={onLayout} />;
}
