// The endpoints and the lists of each, as a tree of two levels.

import { useEndpoints } from '../../rows/endpoints.ts';
import { shellText } from '../../strings/shell.ts';
import { EndpointBranch } from './endpoint-branch.tsx';
import styles from './sidebar.module.css';

export function Sidebar() {
  const endpoints = useEndpoints();
  return (
    <nav className={styles.sidebar} aria-label={shellText.endpoints}>
      <h2 className={styles.heading}>{shellText.endpoints}</h2>
      {endpoints.length === 0 && <p className={styles.waiting}>{shellText.noEndpoints}</p>}
      {endpoints.map((endpoint) => (
        <EndpointBranch key={endpoint.id} endpoint={endpoint} />
      ))}
    </nav>
  );
}
