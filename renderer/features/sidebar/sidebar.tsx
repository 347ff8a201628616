// The endpoints and the lists of each, as a tree of two levels; then the saved connections that are not connected.

import { Plus } from 'lucide-react';
import { Button } from 'react-aria-components';
import { useCommand } from '../../commands/use-command.ts';
import { useEndpoints } from '../../rows/endpoints.ts';
import { useProfiles } from '../../rows/profiles.ts';
import { endpointsText } from '../../strings/endpoints.ts';
import { shellText } from '../../strings/shell.ts';
import { classNames } from '../../ui/class-names.ts';
import { JobsItem } from './jobs-item.tsx';
import { EndpointBranch } from './endpoint-branch.tsx';
import { IdleHead } from './endpoint-head.tsx';
import styles from './sidebar.module.css';

export function Sidebar() {
  const endpoints = useEndpoints();
  const profiles = useProfiles();
  const add = useCommand('endpoint.add');
  const byId = new Map(endpoints.map((endpoint) => [endpoint.id, endpoint]));
  // The place of a connection does not change when it comes and goes.
  const places = [
    ...endpoints.filter(({ kind }) => kind === 'embedded').map(({ id }) => ({ id, profile: undefined })),
    ...profiles.map((profile) => ({ id: profile.id, profile })),
  ];
  return (
    <nav className={styles.sidebar} aria-label={shellText.endpoints}>
      <h2 className={styles.heading}>{shellText.endpoints}</h2>
      {endpoints.length === 0 && <p className={styles.waiting}>{shellText.noEndpoints}</p>}
      {places.map(({ id, profile }) => {
        const endpoint = byId.get(id);
        if (endpoint !== undefined) return <EndpointBranch key={id} endpoint={endpoint} />;
        return profile === undefined ? null : <IdleHead key={id} profile={profile} />;
      })}
      <Button className={classNames(styles.item, styles.add)} onPress={add.run}>
        <Plus size={14} aria-hidden />
        {endpointsText.add}
      </Button>
      <JobsItem />
    </nav>
  );
}
