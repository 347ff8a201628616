// What stands over the page while there is no engine: a banner while it tries again, a whole screen when trying again
// cannot help.

import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { AppError } from '../../../src/contract/errors.ts';
import { runCommand } from '../../commands/registry.ts';
import { connectionStore } from '../../engine/connection-store.ts';
import { useNow } from '../../state/clock-store.ts';
import { shellText } from '../../strings/shell.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import styles from './engine-lost.module.css';

/** A loss that is mended sooner moves nothing on the screen; the status line says it at once. */
const appearAfterMs = 600;

/** Nothing while the engine is there or being looked for the first time. */
export function EngineLostBanner() {
  const state = useStore(connectionStore);
  const now = useNow();
  const isLost = state.phase === 'lost';
  const [isLasting, setLasting] = useState(false);
  useEffect(() => {
    if (!isLost) return undefined;
    const timer = setTimeout(() => setLasting(true), appearAfterMs);
    return () => {
      clearTimeout(timer);
      setLasting(false);
    };
  }, [isLost]);
  if (state.phase !== 'lost' || !isLasting) return null;
  // The clock moves in whole seconds, so the rest is at most this long.
  const seconds = Math.floor((state.retryAt - now) / 1_000);
  return (
    <div className={styles.banner} role="alert">
      <b>{shellText.lostTitle}</b>
      <span className={styles.reason}>{state.reason}</span>
      <span aria-hidden>{shellText.lostRetry(seconds)}</span>
      <span>{shellText.lostStale}</span>
      <Button onPress={() => void runCommand('engine.connect')}>{shellText.tryNow}</Button>
    </div>
  );
}

export function EngineRefused({ error }: { readonly error: AppError }) {
  if (error.code === 'contract_mismatch') {
    return (
      <EmptyState title={shellText.mismatchTitle} text={error.message}>
        <Button look="primary" onPress={() => location.reload()}>
          {shellText.reload}
        </Button>
      </EmptyState>
    );
  }
  return (
    <EmptyState title={shellText.refusedTitle} text={error.message}>
      <p className={styles.help}>{shellText.openAddressAgain}</p>
      <Button onPress={() => void runCommand('engine.connect')}>{shellText.tryNow}</Button>
    </EmptyState>
  );
}
