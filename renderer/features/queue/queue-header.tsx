// The top of the queue screen: name, what it was declared as, the two actions that people come for, and its state.

import { useEffect } from 'react';
import { CommandButton } from '../../commands/command-button.tsx';
import { declared } from '../../commands/declared.ts';
import { registerCommands } from '../../commands/registry.ts';
import { useEndpoint } from '../../rows/endpoints.ts';
import { sharedRows } from '../../rows/shared-rows.ts';
import { useVersion } from '../../rows/use-version.ts';
import { replaceRoute, routeStore, useRoute } from '../../state/route-store.ts';
import { queueText } from '../../strings/queue.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { argumentTags } from '../../ui/format/queue-argument.ts';
import { Tag } from '../../ui/tag.tsx';
import { QueueStrip } from './queue-strip.tsx';
import styles from './queue.module.css';

export interface QueueHeaderProps {
  readonly endpointId: string;
  readonly queue: string;
}

export function QueueHeader({ endpointId, queue }: QueueHeaderProps) {
  const rows = sharedRows('queue.watch', { endpointId });
  useVersion(rows);
  useEffect(() => registerCommands([goLiveCommand]), []);
  const isLive = useRoute().tab === 'live';
  const row = rows.get(queue);
  // Where queues are not listed, one that nobody has named is not known to be missing.
  const isListed = useEndpoint(endpointId)?.facets.remembered === undefined;
  return (
    <header className={styles.header}>
      <div className={styles.titleLine}>
        <h1 className={styles.title} title={queue}>
          {queue}
        </h1>
        <CopyButton text={queue} label={queueText.copyName} />
        <div className={styles.tags}>
          {row === undefined && isListed && rows.synced() && <Tag tone="warning">{queueText.missing}</Tag>}
          {row !== undefined && <Tag>{row.durable ? queueText.durable : queueText.transient}</Tag>}
          {row?.exclusive === true && <Tag>{queueText.exclusive}</Tag>}
          {row?.autoDelete === true && <Tag>{queueText.autoDelete}</Tag>}
          {row !== undefined && row.type !== 'classic' && <Tag>{row.type}</Tag>}
          {argumentTags(row?.arguments ?? []).map((tag) => (
            <Tag key={tag.name} title={tag.name}>
              {tag.text}
            </Tag>
          ))}
        </div>
        {!isLive && <CommandButton id="view.follow">{queueText.follow}</CommandButton>}
        <CommandButton id="message.publish" look="primary">
          {queueText.publish}
        </CommandButton>
      </div>
      <QueueStrip endpointId={endpointId} queue={queue} row={row} />
    </header>
  );
}

/** The Live tab has its own meaning of this command while it is in view. */
const goLiveCommand = {
  ...declared('view.follow'),
  when: () => routeStore.getState().screen === 'queue' && routeStore.getState().tab !== 'live',
  run: () => replaceRoute({ tab: 'live' }),
};
