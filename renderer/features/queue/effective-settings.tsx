// The settings that hold on a queue, where each comes from, and what else was said and does not hold.

import { useEffect, useState } from 'react';
import { toAppError, type AppError } from '../../../src/contract/errors.ts';
import type { QueueFacts, QueueSetting, SettingSource } from '../../../src/contract/policy.ts';
import { engine } from '../../engine/engine.ts';
import { queueText } from '../../strings/queue.ts';
import { fieldText } from '../../ui/format/field-text.ts';
import styles from './queue.module.css';

const text = queueText.effective;
/** Policies change seldom, and the server is asked each time. */
const readAgainMs = 5_000;

export function EffectiveSettings({
  endpointId,
  queue,
}: {
  readonly endpointId: string;
  readonly queue: string;
}) {
  const { facts, error } = useQueueFacts(endpointId, queue);
  if (error !== null && facts === null) return <p className={styles.note}>{error.message}</p>;
  if (facts === null) return <p className={styles.note}>{text.reading}</p>;
  if (!facts.policiesKnown) return <p className={styles.note}>{text.unknown}</p>;
  if (facts.settings.length === 0) return <p className={styles.note}>{text.none}</p>;
  return (
    <dl className={styles.facts}>
      {facts.settings.map((setting) => (
        <Setting key={setting.name} setting={setting} />
      ))}
    </dl>
  );
}

function Setting({ setting }: { readonly setting: QueueSetting }) {
  const { name, value, overruled } = setting;
  return (
    <>
      <dt>{name}</dt>
      <dd>{fieldText(value)}</dd>
      <dd className={styles.means}>
        {sourceText(setting)}
        {overruled.length > 0 && (
          <span>
            {text.insteadOf(
              overruled.map((other) => `${fieldText(other.value)} (${sourceText(other)})`).join(', '),
            )}
          </span>
        )}
        {name === 'message-ttl' && text.expiresAtHead}
      </dd>
    </>
  );
}

function sourceText({ origin, policyName }: Pick<SettingSource, 'origin' | 'policyName'>): string {
  return text.origins[origin](policyName ?? '');
}

interface Reading {
  readonly facts: QueueFacts | null;
  readonly error: AppError | null;
}

function useQueueFacts(endpointId: string, queue: string): Reading {
  const [reading, setReading] = useState<Reading>({ facts: null, error: null });
  useEffect(() => {
    let isWanted = true;
    const read = async () => {
      try {
        const facts = await engine.request('queue.facts', { endpointId, queue });
        if (isWanted) setReading({ facts, error: null });
      } catch (thrown) {
        const error = toAppError(thrown, `Reading the settings of ${queue}`);
        if (isWanted) setReading((before) => ({ ...before, error }));
      }
    };
    void read();
    const timer = setInterval(() => void read(), readAgainMs);
    return () => {
      isWanted = false;
      clearInterval(timer);
    };
  }, [endpointId, queue]);
  return reading;
}
