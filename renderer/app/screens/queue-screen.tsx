// The screen of one queue: its header, its tabs, and the message that is open beside the list.

import { BindingsTab } from '../../features/bindings/bindings-tab.tsx';
import { ConsumersTab } from '../../features/consumers/consumers-tab.tsx';
import { LiveTab } from '../../features/messages/live-tab.tsx';
import { MessagesTab } from '../../features/messages/messages-tab.tsx';
import { QueueHeader } from '../../features/queue/queue-header.tsx';
import { queueTabOf, type QueueTab } from '../../features/queue/queue-tab.ts';
import { QueueTabs } from '../../features/queue/queue-tabs.tsx';
import { SettingsTab } from '../../features/queue/settings-tab.tsx';
import { TapGate } from '../../features/tap/tap-gate.tsx';
import { TestConsumerPanel } from '../../features/test-consumer/test-consumer-panel.tsx';
import { replaceRoute, useRoute } from '../../state/route-store.ts';
import { queueText } from '../../strings/queue.ts';
import { uiText } from '../../strings/ui.ts';
import { ErrorBoundary } from '../../ui/error-boundary.tsx';
import { BesideMessage } from './beside-message.tsx';

interface QueueProps {
  readonly endpointId: string;
  readonly queue: string;
}

export function QueueScreen({ endpointId, queue }: QueueProps) {
  const route = useRoute();
  const tab = queueTabOf(route.tab);
  return (
    <>
      <QueueHeader endpointId={endpointId} queue={queue} />
      <QueueTabs
        endpointId={endpointId}
        queue={queue}
        selected={tab}
        onSelect={(selected) => replaceRoute({ tab: selected, message: undefined })}
      >
        <ErrorBoundary key={tab} part={uiText.parts.tab(queueText[tab])}>
          <QueuePanel tab={tab} endpointId={endpointId} queue={queue} message={route.message} />
        </ErrorBoundary>
      </QueueTabs>
    </>
  );
}

interface QueuePanelProps extends QueueProps {
  readonly tab: QueueTab;
  readonly message: string | undefined;
}

function QueuePanel({ tab, message, ...of }: QueuePanelProps) {
  switch (tab) {
    case 'messages':
      return (
        <BesideMessage {...of} message={message}>
          <MessagesTab {...of} />
        </BesideMessage>
      );
    case 'live':
      return (
        <BesideMessage {...of} message={message}>
          <TapGate
            key={`${of.endpointId} ${of.queue}`}
            endpointId={of.endpointId}
            subject={{ queue: of.queue }}
          >
            {(started) => <LiveTab {...of} started={started} />}
          </TapGate>
        </BesideMessage>
      );
    case 'consumers':
      return <ConsumersTab {...of} testConsumer={<TestConsumerPanel {...of} />} />;
    case 'bindings':
      return <BindingsTab {...of} />;
    case 'settings':
      return <SettingsTab {...of} />;
  }
}
