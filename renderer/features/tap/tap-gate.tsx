// Stands before a live view where following is not free: says what it means, and lets the view begin only when told to.

import { useState, type ReactNode } from 'react';
import type { TapTarget } from '../../../src/contract/tap.ts';
import { useEndpoint } from '../../rows/endpoints.ts';
import { TapStart } from './tap-start.tsx';

export interface StartedTap {
  readonly target: TapTarget;
  readonly stop: () => void;
}

export interface TapGateProps {
  readonly endpointId: string;
  /** What the screen is about. */
  readonly subject: { readonly queue: string } | { readonly exchange: string };
  /** Null where nobody notices that messages are followed. */
  readonly children: (started: StartedTap | null) => ReactNode;
}

export function TapGate({ endpointId, subject, children }: TapGateProps) {
  const effect = useEndpoint(endpointId)?.facets.tap?.effect;
  const [target, setTarget] = useState<TapTarget | null>(null);
  if (effect !== 'temporaryQueue') return children(null);
  if (target === null) return <TapStart endpointId={endpointId} subject={subject} onStart={setTarget} />;
  return children({ target, stop: () => setTarget(null) });
}
