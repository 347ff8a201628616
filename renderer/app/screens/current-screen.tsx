// Which screen the route means. The only place that knows all screens.

import type { ReactNode } from 'react';
import { ConnectionsScreen } from '../../features/connections/connections-screen.tsx';
import { ConsumersScreen } from '../../features/consumers/consumers-screen.tsx';
import { DeadLettersScreen } from '../../features/dead-letters/dead-letters-screen.tsx';
import { EndpointGate } from '../../features/endpoints/endpoint-gate.tsx';
import { ExchangeScreen } from '../../features/exchanges/exchange-screen.tsx';
import { ExchangesScreen } from '../../features/exchanges/exchanges-screen.tsx';
import { JobsScreen } from '../../features/jobs/jobs-screen.tsx';
import { OverviewScreen } from '../../features/overview/overview-screen.tsx';
import { PoliciesScreen } from '../../features/policies/policies-screen.tsx';
import { QueuesScreen } from '../../features/queues/queues-screen.tsx';
import { TapGate } from '../../features/tap/tap-gate.tsx';
import { useRoute } from '../../state/route-store.ts';
import type { Route } from '../../state/route.ts';
import { uiText } from '../../strings/ui.ts';
import { ErrorBoundary } from '../../ui/error-boundary.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { BesideMessage } from './beside-message.tsx';
import { QueueScreen } from './queue-screen.tsx';

export function CurrentScreen() {
  const route = useRoute();
  const { screen, endpointId, name } = route;
  // Jobs are of all endpoints, and are there without any.
  if (screen === 'jobs') return <JobsScreen jobId={name ?? null} />;
  // Until the endpoints are known there is nobody to ask.
  if (endpointId === '') return <Skeleton />;
  return (
    <ErrorBoundary key={`${endpointId} ${screen} ${name ?? ''}`} part={uiText.parts.screen}>
      <EndpointGate endpointId={endpointId}>{screenOf(route)}</EndpointGate>
    </ErrorBoundary>
  );
}

function screenOf({ screen, endpointId, name = '', message }: Route): ReactNode {
  switch (screen) {
    case 'queues':
      return <QueuesScreen endpointId={endpointId} />;
    case 'queue':
      return <QueueScreen endpointId={endpointId} queue={name} />;
    case 'exchanges':
      return <ExchangesScreen endpointId={endpointId} />;
    case 'exchange':
      return (
        <ExchangeScreen
          endpointId={endpointId}
          exchange={name}
          gate={(live) => (
            <BesideMessage endpointId={endpointId} queue="" message={message}>
              <TapGate endpointId={endpointId} subject={{ exchange: name }}>
                {live}
              </TapGate>
            </BesideMessage>
          )}
        />
      );
    case 'connections':
      return <ConnectionsScreen endpointId={endpointId} />;
    case 'consumers':
      return <ConsumersScreen endpointId={endpointId} />;
    case 'jobs':
      return <JobsScreen jobId={name} />;
    case 'deadLetters':
      return <DeadLettersScreen endpointId={endpointId} />;
    case 'policies':
      return <PoliciesScreen endpointId={endpointId} />;
    case 'overview':
      return <OverviewScreen />;
  }
}
