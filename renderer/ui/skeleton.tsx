// Grey bars where rows will be. Appears only after 150 ms: what is quick shows no flicker.

import { useEffect, useState } from 'react';
import { uiText } from '../strings/ui.ts';
import styles from './view-state.module.css';

const appearAfterMs = 150;
const widths = ['72%', '64%', '81%', '58%', '69%', '77%', '61%', '74%'];

export function Skeleton() {
  const [shown, setShown] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), appearAfterMs);
    return () => clearTimeout(timer);
  }, []);
  if (!shown) return null;
  return (
    <div className={styles.skeleton} role="status" aria-label={uiText.loading}>
      {widths.map((width) => (
        <div key={width} className={styles.bar} style={{ width }} />
      ))}
    </div>
  );
}
