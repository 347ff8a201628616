// Endpoint, list and thing that are on the screen; each part leads there.

import { Button } from 'react-aria-components';
import { useEndpoint } from '../../rows/endpoints.ts';
import { navigate, useRoute } from '../../state/route-store.ts';
import { listOf, type Route } from '../../state/route.ts';
import { shellText } from '../../strings/shell.ts';
import { classNames } from '../../ui/class-names.ts';
import styles from './top-bar.module.css';

interface Crumb {
  readonly text: string;
  readonly route: Route;
}

export function Breadcrumb() {
  const route = useRoute();
  const endpoint = useEndpoint();
  if (endpoint === undefined) return <nav className={styles.crumbs} aria-label={shellText.breadcrumb} />;
  const crumbs = crumbsOf(route, endpoint.name);
  return (
    <nav className={styles.crumbs} aria-label={shellText.breadcrumb}>
      {crumbs.map((crumb, index) => (
        <span key={crumb.text + String(index)} className={styles.crumb}>
          {index > 0 && <span aria-hidden>/</span>}
          <Button
            className={classNames(styles.crumbButton, index === crumbs.length - 1 && styles.here)}
            {...(index === crumbs.length - 1 ? { 'aria-current': 'page' as const } : {})}
            onPress={() => navigate(crumb.route)}
          >
            {crumb.text}
          </Button>
        </span>
      ))}
    </nav>
  );
}

function crumbsOf(route: Route, endpointName: string): readonly Crumb[] {
  const { endpointId, screen, name } = route;
  // Jobs are of all endpoints.
  if (screen === 'jobs') return [{ text: shellText.screens.jobs, route: { endpointId, screen } }];
  const crumbs: Crumb[] = [{ text: endpointName, route: { endpointId, screen: 'overview' } }];
  const list = listOf(route);
  if (list !== 'overview')
    crumbs.push({ text: shellText.screens[list], route: { endpointId, screen: list } });
  if (name !== undefined) crumbs.push({ text: name === '' ? shellText.defaultExchange : name, route });
  return crumbs;
}
