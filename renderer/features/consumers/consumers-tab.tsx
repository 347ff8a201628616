// The Consumers tab of a queue: who takes from it, and what joined and left.

import { ConsumersView } from './consumers-view.tsx';

export interface ConsumersTabProps {
  readonly endpointId: string;
  readonly queue: string;
}

export function ConsumersTab({ endpointId, queue }: ConsumersTabProps) {
  return <ConsumersView endpointId={endpointId} queue={queue} />;
}
