// What MassTransit or NServiceBus wrote about the failure: exception, first frame, stack, and the facts around it.

import type { FrameworkFault } from '../../../src/contract/dead-letter.ts';
import { deadLettersText as text } from '../../strings/dead-letters.ts';
import { formatCount } from '../../ui/format/number.ts';
import { formatMoment } from '../../ui/format/time.ts';
import words from '../../ui/words.module.css';
import styles from './death.module.css';

export function FaultView({ fault }: { readonly fault: FrameworkFault }) {
  const { framework, reason, exceptionType, message, stack, firstFrame } = fault;
  const title = text.failedUnder(text.frameworks[framework]);
  return (
    <section className={styles.part} aria-label={title}>
      <h3 className={styles.title}>{title}</h3>
      <p className={styles.exception}>{exceptionType ?? reason}</p>
      {message !== null && <p className={styles.message}>{message}</p>}
      {firstFrame !== null && <p className={styles.mono}>{firstFrame}</p>}
      {stack !== null && (
        <details>
          <summary className={words.dim}>{text.stack}</summary>
          <pre className={styles.stack}>{stack}</pre>
        </details>
      )}
      <dl className={styles.facts}>
        {factsOf(fault).map(([name, value]) => (
          <div key={name} className={styles.fact}>
            <dt>{name}</dt>
            <dd className={styles.mono}>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function factsOf(fault: FrameworkFault): readonly (readonly [string, string])[] {
  const facts: readonly (readonly [string, string | null])[] = [
    [text.at, fault.at === null ? null : formatMoment(fault.at)],
    [text.faultReason, fault.exceptionType === null ? null : fault.reason],
    [text.retries, fault.retries === null ? null : formatCount(fault.retries)],
    [text.redeliveries, fault.redeliveries === null ? null : formatCount(fault.redeliveries)],
    [text.inputAddress, fault.inputAddress],
    [text.messageType, fault.messageType],
    [text.consumerType, fault.consumerType],
    ...fault.host,
  ];
  return facts.flatMap(([name, value]) => (value === null ? [] : [[name, value] as const]));
}
