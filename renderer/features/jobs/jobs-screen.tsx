// All jobs of the engine, of all endpoints, live; below them the one that is open, with what became of each message.

import { openCommandMenu } from '../../commands/command-menu.ts';
import { useRowList } from '../../rows/use-row-list.ts';
import { usePaneLayout } from '../../state/panes.ts';
import { navigate, useRoute } from '../../state/route-store.ts';
import { jobsText } from '../../strings/jobs.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { Screen } from '../../ui/screen.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { SplitPane, type Pane } from '../../ui/split-pane.tsx';
import { jobColumns } from './job-columns.tsx';
import { JobDetail } from './job-detail.tsx';

const { screen: text } = jobsText;
const rowCommands = ['job.pause', 'job.resume', 'job.cancel', null, 'job.forget'];

/** `jobId` is the open one. */
export function JobsScreen({ jobId }: { readonly jobId: string | null }) {
  const { rows, synced, error, retry } = useRowList('job.watch', {});
  const { endpointId } = useRoute();
  const { layout, onLayout } = usePaneLayout('jobs', ['list', 'job']);
  const open = rows.find(({ key }) => key === jobId)?.row;
  const show = (id: string | null) =>
    navigate({ endpointId, screen: 'jobs', ...(id === null ? {} : { name: id }) });
  const running = rows.filter(({ row }) => row.state === 'running').length;
  const list =
    error !== null ? (
      <ErrorState error={error} onRetry={retry} />
    ) : !synced && rows.length === 0 ? (
      <Skeleton />
    ) : (
      <DataTable
        label={text.list}
        columns={jobColumns}
        rows={rows}
        rowKey={({ key }) => key}
        selectedKey={jobId}
        onSelect={show}
        onKeyDown={(event) => {
          if (event.key !== 'Escape' || jobId === null) return;
          event.preventDefault();
          show(null);
        }}
        onContextMenu={({ key }, place) => openCommandMenu(place, rowCommands, { endpointId, jobId: key })}
        initialSort={{ columnId: 'started', descending: true }}
        empty={<EmptyState title={text.emptyTitle} text={text.emptyText} />}
        autoFocus
      />
    );
  const panes: Pane[] = [{ id: 'list', content: list, minSize: '120px' }];
  if (open !== undefined) {
    panes.push({
      id: 'job',
      content: <JobDetail key={open.id} job={open} />,
      defaultSize: layout?.job === undefined ? '60%' : `${String(layout.job)}%`,
      minSize: '200px',
    });
  }
  return (
    <Screen title={text.title} count={synced ? text.count(running, rows.length) : null}>
      <SplitPane id="jobs" orientation="vertical" panes={panes} onLayout={onLayout} />
    </Screen>
  );
}
