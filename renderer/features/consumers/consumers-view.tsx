// The consumers and, below them, what happened to them.

import { usePaneLayout } from '../../state/panes.ts';
import { SplitPane } from '../../ui/split-pane.tsx';
import { ConsumerEvents } from './consumer-events.tsx';
import { ConsumerTable, type ConsumerTableProps } from './consumer-table.tsx';

const panes = ['consumers', 'events'] as const;

export function ConsumersView(props: ConsumerTableProps) {
  const layout = usePaneLayout('consumers', panes);
  return (
    <SplitPane
      id="consumers"
      orientation="vertical"
      onLayout={layout.onLayout}
      {...(layout.layout === undefined ? {} : { layout: layout.layout })}
      panes={[
        { id: 'consumers', content: <ConsumerTable {...props} />, minSize: '20%', defaultSize: '62%' },
        { id: 'events', content: <ConsumerEvents {...props} />, minSize: '15%' },
      ]}
    />
  );
}
