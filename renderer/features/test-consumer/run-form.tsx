// Prefetch, way of settling and delay of the test consumer that is about to start.

import { useStore } from 'zustand';
import { testConsumerText } from '../../strings/test-consumer.ts';
import { Button } from '../../ui/button.tsx';
import { Select } from '../../ui/select.tsx';
import { StreamStartFields } from '../../ui/stream-start-fields.tsx';
import { TextField } from '../../ui/text-field.tsx';
import {
  readRunOptions,
  settleWays,
  streamWays,
  wayOf,
  type RunOptions,
  type SettleWay,
} from './run-options.ts';
import { changeRunDraft, testRunStore } from './test-run-store.ts';
import styles from './test-consumer.module.css';

const choicesOf = (ways: readonly SettleWay[]) =>
  ways.map((id) => ({ id, title: testConsumerText.ways[id] }));
const ways = choicesOf(settleWays);
const waysOfStream = choicesOf(streamWays);

export interface RunFormProps {
  readonly canStart: boolean;
  readonly isStream: boolean;
  readonly onStart: (options: RunOptions) => void;
}

export function RunForm({ canStart, isStream, onStart }: RunFormProps) {
  const draft = useStore(testRunStore, (state) => state.draft);
  const { options, prefetchFault, delayFault } = readRunOptions(draft, isStream);
  const way = wayOf(draft, isStream);
  return (
    <form
      className={styles.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (options !== null && canStart) onStart(options);
      }}
    >
      {isStream && <StreamStartFields draft={draft} onChange={changeRunDraft} />}
      <span className={styles.label} aria-hidden>
        {testConsumerText.settle}
      </span>
      <div className={styles.way}>
        <Select
          label={testConsumerText.settle}
          isLabelHidden
          options={isStream ? waysOfStream : ways}
          selected={way}
          onSelect={(chosen) => changeRunDraft({ way: chosen })}
        />
      </div>
      <span className={styles.label} aria-hidden>
        {testConsumerText.prefetch}
      </span>
      <div className={styles.number}>
        <TextField
          label={testConsumerText.prefetch}
          isLabelHidden
          mono
          value={draft.prefetch}
          error={prefetchFault === null ? null : ''}
          onChange={(prefetch) => changeRunDraft({ prefetch })}
        />
      </div>
      {way !== 'hand' && way !== 'automatic' && (
        <>
          <span className={styles.label} aria-hidden>
            {testConsumerText.delay}
          </span>
          <div className={styles.number}>
            <TextField
              label={testConsumerText.delay}
              isLabelHidden
              mono
              value={draft.delayMs}
              error={delayFault === null ? null : ''}
              onChange={(delayMs) => changeRunDraft({ delayMs })}
            />
          </div>
        </>
      )}
      <Button type="submit" isDisabled={options === null || !canStart}>
        {isStream ? testConsumerText.startReading : testConsumerText.start}
      </Button>
      {(prefetchFault ?? delayFault) !== null && (
        <span role="alert" className={styles.fault}>
          {prefetchFault ?? delayFault}
        </span>
      )}
    </form>
  );
}
