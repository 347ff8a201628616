// How the message died, in one line above its body; the rest is one click away.

import type { DeathStory } from '../../../src/contract/dead-letter.ts';
import { deadLettersText as text } from '../../strings/dead-letters.ts';
import { Button } from '../../ui/button.tsx';
import { StateDot } from '../../ui/state-dot.tsx';
import styles from './death.module.css';

export function DeathLine({ death, onMore }: { readonly death: DeathStory; readonly onMore: () => void }) {
  return (
    <div className={styles.line}>
      <StateDot tone="dead">{inShort(death)}</StateDot>
      <Button look="quiet" onPress={onMore}>
        {text.tab}
      </Button>
    </div>
  );
}

function inShort({ deaths, fault }: DeathStory): string {
  const last = deaths.find(({ isLast }) => isLast) ?? deaths.at(-1);
  if (last === undefined) return fault?.exceptionType ?? fault?.reason ?? '';
  const { reason, queue, count, firstAt } = last;
  return [
    text.inQueue(reason, queue),
    ...(count === null ? [] : [text.timesText(count)]),
    ...(firstAt === null ? [] : [count === 1 ? text.onceAt(firstAt) : text.firstAt(firstAt)]),
  ].join(' · ');
}
