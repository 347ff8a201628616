// Everybody who consumes on this broker.

import { useRowList } from '../../rows/use-row-list.ts';
import { consumersText } from '../../strings/consumers.ts';
import { ConsumersView } from './consumers-view.tsx';
import styles from './consumers.module.css';

export function ConsumersScreen({ endpointId }: { readonly endpointId: string }) {
  const { rows, synced } = useRowList('consumer.watch', { endpointId });
  return (
    <div className={styles.screen}>
      <header className={styles.head}>
        <h1>{consumersText.title}</h1>
        {synced && <span className={styles.faint}>{consumersText.count(rows.length)}</span>}
      </header>
      <ConsumersView endpointId={endpointId} />
    </div>
  );
}
