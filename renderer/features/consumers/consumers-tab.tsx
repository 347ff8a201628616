// The Consumers tab of a queue: who takes from it, and what joined and left. The test consumer stands above them; it is
// another feature and is handed in.

import type { ReactNode } from 'react';
import layout from '../../ui/layout.module.css';
import { ConsumersView } from './consumers-view.tsx';

export interface ConsumersTabProps {
  readonly endpointId: string;
  readonly queue: string;
  readonly testConsumer: ReactNode;
}

export function ConsumersTab({ endpointId, queue, testConsumer }: ConsumersTabProps) {
  return (
    <div className={layout.column}>
      {testConsumer}
      <ConsumersView endpointId={endpointId} queue={queue} />
    </div>
  );
}
