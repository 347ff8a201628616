// Before following: by which way, what that means for others, what will be bound, and the button.

import { useEffect, useMemo, useState } from 'react';
import type { Endpoint } from '../../../src/contract/endpoint.ts';
import type { TapPlan, TapTarget } from '../../../src/contract/tap.ts';
import { CommandButton } from '../../commands/command-button.tsx';
import { useEndpoint } from '../../rows/endpoints.ts';
import { useVersion } from '../../rows/use-version.ts';
import { tapText } from '../../strings/tap.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { Select } from '../../ui/select.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useFocusIfLost } from '../../ui/use-focus-if-lost.ts';
import type { TapGateProps } from './tap-gate.tsx';
import { createTapPlan } from './tap-plan.ts';
import styles from './tap.module.css';

type Source = keyof typeof tapText.sources;

export interface TapStartProps extends Pick<TapGateProps, 'endpointId' | 'subject'> {
  readonly onStart: (target: TapTarget) => void;
}

export function TapStart({ endpointId, subject, onStart }: TapStartProps) {
  const form = useFocusIfLost<HTMLFormElement>();
  const endpoint = useEndpoint(endpointId);
  const sources = sourcesOf(endpoint, subject);
  const [chosenSource, setSource] = useState<Source | null>(null);
  // The best there is now: what is offered grows when the management API has answered.
  const source = sources.find((id) => id === chosenSource) ?? sources[0] ?? 'exchange';
  const [exchange, setExchange] = useState('exchange' in subject ? subject.exchange : '');
  const [routingKey, setRoutingKey] = useState('');
  const target = useMemo(
    () => targetOf(subject, source, exchange, routingKey),
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- the subject is another object with each rendering
    [JSON.stringify(subject), source, exchange, routingKey],
  );
  const plan = useMemo(() => createTapPlan(endpointId, target), [endpointId, target]);
  useVersion(plan);
  // Tracing that was switched meanwhile changes what can be done.
  useEffect(() => plan.ask(), [plan, endpoint?.tracing]);
  const found = plan.plan();
  const error = plan.error();
  const isNamed = source !== 'exchange' || 'exchange' in subject || exchange !== '';
  return (
    <form
      ref={form}
      tabIndex={-1}
      className={styles.start}
      aria-label={tapText.title}
      onSubmit={(event) => {
        event.preventDefault();
        if (found?.refusal === null) onStart(target);
      }}
    >
      <h2 className={styles.title}>{tapText.title}</h2>
      <div className={styles.fields}>
        {sources.length > 1 && (
          <Select
            label={tapText.source}
            options={sources.map((id) => ({ id, title: tapText.sources[id] }))}
            selected={source}
            onSelect={setSource}
          />
        )}
        {source === 'exchange' && !('exchange' in subject) && (
          <TextField label={tapText.exchange} mono value={exchange} onChange={setExchange} />
        )}
        {source === 'exchange' && (
          <TextField
            label={tapText.routingKey}
            mono
            value={routingKey}
            // By AMQP alone nobody knows what the exchange does with a key.
            {...(endpoint?.management?.state === 'ready' ? { hint: tapText.routingKeyHint } : {})}
            onChange={setRoutingKey}
          />
        )}
      </div>
      {error !== null ? (
        <ErrorState error={error} onRetry={plan.ask} />
      ) : found === null ? (
        <Skeleton />
      ) : (
        isNamed && <PlanText plan={found} />
      )}
      <div className={styles.buttons}>
        <Button type="submit" look="primary" isDisabled={found === null || found.refusal !== null}>
          {tapText.start}
        </Button>
        {source === 'firehose' && <TracingButton endpoint={endpoint} />}
      </div>
    </form>
  );
}

function PlanText({ plan }: { readonly plan: TapPlan }) {
  const { refusal, caveats, bindings } = plan;
  return (
    <>
      {refusal !== null && (
        <p className={styles.refusal} role="status">
          {tapText.refusalText(refusal)}
        </p>
      )}
      {caveats.length > 0 && (
        <ul className={styles.caveats} aria-label={tapText.caveats}>
          {caveats.map((caveat) => (
            <li key={JSON.stringify(caveat)}>{tapText.caveatText(caveat)}</li>
          ))}
        </ul>
      )}
      {bindings.length > 0 && (
        <p className={styles.bindings}>
          {tapText.bound}{' '}
          {bindings.map(({ exchange, routingKey }) => (
            <code key={`${exchange} ${routingKey}`}>{tapText.binding(exchange, routingKey)}</code>
          ))}
        </p>
      )}
    </>
  );
}

/** Nothing where somebody else switched it on, or this user may not. */
function TracingButton({ endpoint }: { readonly endpoint: Endpoint | undefined }) {
  if (endpoint?.facets.tracing === undefined) return null;
  const target = { endpointId: endpoint.id };
  if (endpoint.tracing === 'off') return <CommandButton id="tracing.on" target={target} />;
  return endpoint.tracing === 'ours' ? <CommandButton id="tracing.off" target={target} /> : null;
}

/** The best first. */
function sourcesOf(endpoint: Endpoint | undefined, subject: TapGateProps['subject']): Source[] {
  const hasManagement = endpoint?.management?.state === 'ready';
  const hasFirehose = endpoint?.facets.tap?.targets.includes('firehose') === true;
  return [
    ...('queue' in subject && hasManagement ? (['bindings'] as const) : []),
    'exchange',
    ...('queue' in subject && hasFirehose ? (['firehose'] as const) : []),
  ];
}

function targetOf(
  subject: TapGateProps['subject'],
  source: Source,
  exchange: string,
  routingKey: string,
): TapTarget {
  if (source === 'exchange') return { exchange, ...(routingKey === '' ? {} : { routingKey }) };
  if (!('queue' in subject)) return { exchange: subject.exchange };
  return source === 'firehose' ? { firehose: { queue: subject.queue } } : { queue: subject.queue };
}
