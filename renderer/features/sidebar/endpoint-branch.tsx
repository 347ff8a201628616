// One endpoint in the sidebar with its lists and how many things each holds.

import { useStore } from 'zustand';
import type { Endpoint } from '../../../src/contract/endpoint.ts';
import { connectionStore } from '../../engine/connection-store.ts';
import { useDeadLetterCount } from '../../rows/dead-letters.ts';
import { useEndpointTotals } from '../../rows/endpoint-totals.ts';
import { navigate, useRoute } from '../../state/route-store.ts';
import { listOf, type Screen } from '../../state/route.ts';
import { shellText } from '../../strings/shell.ts';
import { classNames } from '../../ui/class-names.ts';
import { formatCount } from '../../ui/format/number.ts';
import { EndpointHead } from './endpoint-head.tsx';
import styles from './sidebar.module.css';

/** With several connections the lists are longer than the window. */
function scrollIntoSight(item: HTMLElement | null): void {
  item?.scrollIntoView({ block: 'nearest' });
}

export function EndpointBranch({ endpoint }: { readonly endpoint: Endpoint }) {
  const route = useRoute();
  const totals = useEndpointTotals(endpoint.id);
  const deadLetters = useDeadLetterCount(endpoint.id);
  const isConnected = useStore(connectionStore, (state) => state.phase === 'ready');
  // Without the engine nobody knows how the endpoint is.
  const state = isConnected ? endpoint.state : 'disconnected';
  const current = route.endpointId === endpoint.id ? listOf(route) : null;
  const { facets } = endpoint;
  // Without a number where nobody knows it.
  const lists: readonly { screen: Screen; count: number | null | undefined }[] = [
    { screen: 'overview', count: null },
    { screen: 'queues', count: totals?.queues },
    { screen: 'exchanges', count: totals?.exchanges },
    ...(facets.consumers === undefined ? [] : [{ screen: 'consumers' as const, count: totals?.consumers }]),
    ...(facets.connections === undefined
      ? []
      : [{ screen: 'connections' as const, count: totals?.connections }]),
    ...(facets.policies === undefined ? [] : [{ screen: 'policies' as const, count: totals?.policies }]),
    { screen: 'deadLetters', count: deadLetters },
  ];
  return (
    <>
      <EndpointHead endpoint={endpoint} state={state} />
      <ul className={styles.lists}>
        {lists.map(({ screen, count }) => (
          <li key={screen}>
            <button
              type="button"
              className={classNames(styles.item, current === screen && styles.current)}
              aria-current={current === screen ? 'page' : undefined}
              ref={current === screen ? scrollIntoSight : undefined}
              onClick={() => navigate({ endpointId: endpoint.id, screen })}
            >
              {shellText.screens[screen]}
              {typeof count === 'number' && <span className={styles.count}>{formatCount(count)}</span>}
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}
