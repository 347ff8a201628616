// The test consumer of a queue: chosen and started in one line, then its deliveries with what can be done to each.

import { useStore } from 'zustand';
import { CommandButton } from '../../commands/command-button.tsx';
import { canChange } from '../../rows/endpoint-abilities.ts';
import { useIsStream } from '../../rows/streams.ts';
import { useVersion, type Versioned } from '../../rows/use-version.ts';
import { useNow } from '../../state/clock-store.ts';
import { testConsumerText } from '../../strings/test-consumer.ts';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { Tag } from '../../ui/tag.tsx';
import { DeliveryTable } from './delivery-table.tsx';
import { RunForm } from './run-form.tsx';
import { forgetTestRun, startTestRun, testRunOf, testRunStore } from './test-run-store.ts';
import type { RunSubject, TestRun } from './test-run.ts';
import layout from '../../ui/layout.module.css';
import words from '../../ui/words.module.css';
import styles from './test-consumer.module.css';

export function TestConsumerPanel({ endpointId, queue }: RunSubject) {
  useStore(testRunStore);
  const subject = { endpointId, queue };
  const run = testRunOf(subject);
  useVersion(run ?? noRun);
  const isStream = useIsStream(endpointId, queue);
  return (
    <section
      className={classNames(styles.panel, run !== undefined && styles.open)}
      aria-label={testConsumerText.title}
    >
      <div className={styles.bar}>
        <h2 className={styles.title}>{testConsumerText.title}</h2>
        {isStream ? (
          <Tag title={testConsumerText.readsTitle}>{testConsumerText.reads}</Tag>
        ) : (
          <Tag tone="warning" title={testConsumerText.forRealTitle}>
            {testConsumerText.forReal}
          </Tag>
        )}
        {run?.running !== true && (
          <RunForm
            canStart={canChange(endpointId, 'consume')}
            isStream={isStream}
            onStart={(options) => startTestRun(subject, options)}
          />
        )}
        {run !== undefined && <RunState key={queue} run={run} subject={subject} />}
      </div>
      {run !== undefined && <RunDeliveries run={run} />}
    </section>
  );
}

/** Stands in where there is no run to listen to. */
const noRun: Versioned = { version: () => 0, subscribe: () => () => undefined };

function RunState({ run, subject }: { readonly run: TestRun; readonly subject: RunSubject }) {
  useVersion(run);
  const now = useNow();
  const { list, returned, endReason } = run;
  return (
    <>
      <span className={layout.spring} />
      {list.forgotten > 0 && <span className={words.faint}>{testConsumerText.notShown(list.forgotten)}</span>}
      <span role="status" className={styles.status} title={endReason ?? undefined}>
        {returned === null
          ? testConsumerText.running(list.held(now), list.taken)
          : `${testConsumerText.stopped(list.taken, returned)}${endReason === null ? '' : `. ${testConsumerText.ended(endReason)}`}`}
      </span>
      {run.running ? (
        <CommandButton id="testConsumer.stop" target={subject} look="danger">
          {testConsumerText.stop}
        </CommandButton>
      ) : (
        <Button look="quiet" onPress={() => forgetTestRun(subject)}>
          {testConsumerText.clear}
        </Button>
      )}
    </>
  );
}

function RunDeliveries({ run }: { readonly run: TestRun }) {
  useVersion(run);
  const now = useNow();
  return (
    <>
      <DeliveryTable run={run} now={now} />
      {run.running && run.heldSelected() !== undefined && (
        <div className={styles.bar}>
          <CommandButton id="delivery.ack">{testConsumerText.button.ack}</CommandButton>
          <CommandButton id="delivery.requeue">{testConsumerText.button.requeue}</CommandButton>
          <CommandButton id="delivery.reject">{testConsumerText.button.reject}</CommandButton>
          <span className={words.faint}>{testConsumerText.button.upTo}</span>
        </div>
      )}
    </>
  );
}
