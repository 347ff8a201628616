// The line of one endpoint in the sidebar: colour, name, environment, state. It leads to the overview, and has the menu of
// what can be done with the connection. A connection that is saved and not connected has the same line.

import type { Endpoint } from '../../../src/contract/endpoint.ts';
import type { ProfileRow } from '../../../src/contract/profile.ts';
import { openCommandMenu } from '../../commands/command-menu.ts';
import { navigate, useRoute } from '../../state/route-store.ts';
import { endpointsText } from '../../strings/endpoints.ts';
import { shellText } from '../../strings/shell.ts';
import { classNames } from '../../ui/class-names.ts';
import { Tag } from '../../ui/tag.tsx';
import styles from './sidebar.module.css';

const dots = { ready: styles.ok, connecting: styles.wait, disconnected: styles.bad, idle: styles.idle };

const menu = [
  'endpoint.connect',
  'endpoint.disconnect',
  'endpoint.examine',
  null,
  'endpoint.edit',
  'endpoint.duplicate',
  'endpoint.remove',
] as const;

export function EndpointHead({
  endpoint,
  state,
}: {
  readonly endpoint: Endpoint;
  readonly state: Endpoint['state'];
}) {
  return (
    <Head
      {...endpoint}
      state={state}
      stateText={state === 'ready' ? null : shellText.states[state]}
      title={endpoint.stateReason ?? shellText.states[state]}
    />
  );
}

/** Saved, but not connected. */
export function IdleHead({ profile }: { readonly profile: ProfileRow }) {
  const isLocked = profile.secrets.password === 'lost';
  return (
    <Head
      {...profile}
      kind="rabbitmq"
      state="idle"
      stateText={isLocked ? endpointsText.passwordNeeded : endpointsText.idle}
      title={isLocked ? endpointsText.passwordLost : endpointsText.idle}
    />
  );
}

interface HeadProps extends Pick<Endpoint, 'id' | 'name' | 'kind' | 'colour' | 'environment' | 'readOnly'> {
  readonly state: keyof typeof dots;
  readonly stateText: string | null;
  readonly title: string;
}

function Head({ id, name, kind, colour, environment, readOnly, state, stateText, title }: HeadProps) {
  const route = useRoute();
  // The lists below say where one is, when there are any.
  const isCurrent = state === 'idle' && route.endpointId === id;
  return (
    <button
      type="button"
      className={classNames(styles.endpoint, isCurrent && styles.current)}
      data-colour={colour ?? undefined}
      title={title}
      aria-current={isCurrent ? 'page' : undefined}
      onClick={() => navigate({ endpointId: id, screen: 'overview' })}
      onContextMenu={(event) => {
        if (kind === 'embedded') return;
        event.preventDefault();
        openCommandMenu({ x: event.clientX, y: event.clientY }, menu, { endpointId: id });
      }}
    >
      <i className={classNames(styles.dot, dots[state])} aria-hidden />
      <span className={styles.name}>{name}</span>
      {readOnly && <Tag>{shellText.readOnly}</Tag>}
      {kind !== 'embedded' && (
        <Tag tone={environment === 'production' ? 'danger' : 'plain'}>
          {shellText.environments[environment]}
        </Tag>
      )}
      {stateText !== null && <Tag tone={state === 'idle' ? 'plain' : 'warning'}>{stateText}</Tag>}
      {/* The name is read whole rather than the kind. */}
      {stateText === null && (
        <span className={classNames(styles.count, styles.kind)}>{shellText.kinds[kind]}</span>
      )}
    </button>
  );
}
