// Around every screen of an endpoint: says when its connection is not there, why, and what can be done. What was known
// before stays, dimmed; without anything known the reason has the whole screen.

import type { ReactNode } from 'react';
import type { Endpoint } from '../../../src/contract/endpoint.ts';
import type { ProfileRow } from '../../../src/contract/profile.ts';
import { CommandButton } from '../../commands/command-button.tsx';
import { useEndpoint } from '../../rows/endpoints.ts';
import { useProfile } from '../../rows/profiles.ts';
import { useNow } from '../../state/clock-store.ts';
import { endpointsText } from '../../strings/endpoints.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { formatTime } from '../../ui/format/time.ts';
import layout from '../../ui/layout.module.css';
import { classNames } from '../../ui/class-names.ts';
import { Skeleton } from '../../ui/skeleton.tsx';
import { useLate } from '../../ui/use-late.ts';
import styles from './endpoints.module.css';

const text = endpointsText;
/** By then a new connection would have been told. */
const lateMs = 3_000;

export interface EndpointGateProps {
  readonly endpointId: string;
  readonly children: ReactNode;
}

export function EndpointGate({ endpointId, children }: EndpointGateProps) {
  const endpoint = useEndpoint(endpointId);
  const profile = useProfile(endpointId);
  if (endpoint === undefined) return profile === undefined ? <Nobody /> : <Idle profile={profile} />;
  const { state, staleSince } = endpoint;
  if (state !== 'ready' && staleSince === null) return <NeverReady endpoint={endpoint} />;
  // The same elements in both cases: a screen is not begun anew when the connection comes and goes.
  return (
    <div className={layout.column}>
      {staleSince !== null && <StaleBanner endpoint={endpoint} staleSince={staleSince} />}
      <div className={classNames(layout.column, staleSince !== null && styles.stale)}>{children}</div>
    </div>
  );
}

/** One that is only just being made comes within a moment; an address of yesterday may mean one that was removed. */
function Nobody() {
  const isLate = useLate(lateMs);
  return isLate ? <EmptyState title={text.nobodyTitle} text={text.nobodyText} /> : <Skeleton />;
}

/** Nobody has connected it, or somebody has disconnected it. */
function Idle({ profile }: { readonly profile: ProfileRow }) {
  const { id, name, host, port, tls, vhost, secrets } = profile;
  const address = `${tls === null ? 'amqp' : 'amqps'}://${host}:${String(port)}`;
  const target = { endpointId: id };
  return (
    <EmptyState
      title={text.notConnected(name)}
      text={secrets.password === 'lost' ? text.passwordLost : text.notConnectedText(address, vhost)}
    >
      <CommandButton id="endpoint.connect" target={target} look="primary">
        {secrets.password === 'lost' ? text.enterPassword : undefined}
      </CommandButton>
      <CommandButton id="endpoint.examine" target={target} />
      <CommandButton id="endpoint.edit" target={target} />
    </EmptyState>
  );
}

function NeverReady({ endpoint }: { readonly endpoint: Endpoint }) {
  const { id, name, address, vhost, state, stateReason } = endpoint;
  const target = { endpointId: id };
  const isWaiting = state === 'disconnected';
  return (
    <EmptyState
      title={isWaiting || stateReason !== null ? text.unreachable(name) : text.connecting(name)}
      text={stateReason ?? text.notConnectedText(address, vhost)}
    >
      <NextTry endpoint={endpoint} />
      <CommandButton id="endpoint.connect" target={target} look="primary">
        {text.tryNow}
      </CommandButton>
      <CommandButton id="endpoint.examine" target={target} />
      <CommandButton id="endpoint.edit" target={target} />
      <CommandButton id="endpoint.disconnect" target={target} />
    </EmptyState>
  );
}

function StaleBanner({ endpoint, staleSince }: { readonly endpoint: Endpoint; readonly staleSince: number }) {
  const target = { endpointId: endpoint.id };
  return (
    <div className={styles.banner} role="alert">
      <p className={styles.bannerLine}>
        <b>{text.lost(endpoint.name)}</b>
        <span>{text.asOf(formatTime(staleSince))}</span>
      </p>
      <div className={styles.bannerLine}>
        <span className={styles.reason}>{endpoint.stateReason}</span>
        <NextTry endpoint={endpoint} />
        <CommandButton id="endpoint.connect" target={target}>
          {text.tryNow}
        </CommandButton>
        <CommandButton id="endpoint.examine" target={target} look="quiet" />
      </div>
    </div>
  );
}

function NextTry({ endpoint: { retryAt } }: { readonly endpoint: Endpoint }) {
  const now = useNow();
  return (
    <span aria-hidden className={styles.next}>
      {retryAt === null ? text.retryIn(0) : text.retryIn(Math.ceil((retryAt - now) / 1_000))}
    </span>
  );
}
