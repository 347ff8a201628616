// Which screen the route means. The only place that knows all screens.

import { useRoute } from '../../state/route-store.ts';
import { OverviewScreen } from '../../features/overview/overview-screen.tsx';
import { ErrorBoundary } from '../error-boundary.tsx';

export function CurrentScreen() {
  const { screen, endpointId, name } = useRoute();
  return (
    <ErrorBoundary key={`${endpointId} ${screen} ${name ?? ''}`}>
      <OverviewScreen />
    </ErrorBoundary>
  );
}
