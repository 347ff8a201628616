// Prefetch, way of settling and delay of the test consumer that is about to start.

import { useStore } from 'zustand';
import { testConsumerText } from '../../strings/test-consumer.ts';
import { Button } from '../../ui/button.tsx';
import { Select } from '../../ui/select.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { readRunOptions, settleWays, type RunOptions } from './run-options.ts';
import { changeRunDraft, testRunStore } from './test-run-store.ts';
import styles from './test-consumer.module.css';

const ways = settleWays.map((id) => ({ id, title: testConsumerText.ways[id] }));

export interface RunFormProps {
  readonly canStart: boolean;
  readonly onStart: (options: RunOptions) => void;
}

export function RunForm({ canStart, onStart }: RunFormProps) {
  const draft = useStore(testRunStore, (state) => state.draft);
  const { options, prefetchFault, delayFault } = readRunOptions(draft);
  return (
    <form
      className={styles.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (options !== null && canStart) onStart(options);
      }}
    >
      <div className={styles.way}>
        <Select
          label={testConsumerText.settle}
          isLabelHidden
          options={ways}
          selected={draft.way}
          onSelect={(way) => changeRunDraft({ way })}
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
      {draft.way !== 'hand' && draft.way !== 'automatic' && (
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
        {testConsumerText.start}
      </Button>
      {(prefetchFault ?? delayFault) !== null && (
        <span role="alert" className={styles.fault}>
          {prefetchFault ?? delayFault}
        </span>
      )}
    </form>
  );
}
