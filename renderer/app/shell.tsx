// The window: top bar, sidebar, the current screen, status line, and what floats over them.

import { useStore } from 'zustand';
import { connectionStore } from '../engine/connection-store.ts';
import { CloseConnectionDialog } from '../features/connections/close-connection-dialog.tsx';
import { DeclareDialogs } from '../features/declare/declare-dialogs.tsx';
import { EndpointDialogs } from '../features/endpoints/endpoint-dialogs.tsx';
import { ExportDialog } from '../features/files/export-dialog.tsx';
import { ImportDialog } from '../features/files/import-dialog.tsx';
import { JobDialog } from '../features/jobs/job-dialog.tsx';
import { KeysSheet } from '../features/keys-sheet/keys-sheet.tsx';
import { NoticesButton } from '../features/notices/notices-button.tsx';
import { Toasts } from '../features/notices/toasts.tsx';
import { Palette } from '../features/palette/palette.tsx';
import { PublishPanel } from '../features/publish/publish-panel.tsx';
import { RememberDialog } from '../features/queues/remember-dialog.tsx';
import { Sidebar } from '../features/sidebar/sidebar.tsx';
import { EngineLostBanner, EngineRefused } from '../features/status/engine-lost.tsx';
import { StatusLine } from '../features/status/status-line.tsx';
import { TopBar } from '../features/top-bar/top-bar.tsx';
import { usePaneLayout } from '../state/panes.ts';
import { settingsStore } from '../state/settings-store.ts';
import { shellText } from '../strings/shell.ts';
import { uiText } from '../strings/ui.ts';
import { ContextMenuHost } from '../ui/context-menu.tsx';
import { ErrorBoundary } from '../ui/error-boundary.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { SplitPane } from '../ui/split-pane.tsx';
import { CurrentScreen } from './screens/current-screen.tsx';
import styles from './shell.module.css';
import { useFocusAfterNavigation } from './use-focus-after-navigation.ts';

export function Shell() {
  const state = useStore(connectionStore);
  return (
    <div className={styles.shell}>
      <a
        className={styles.skip}
        href="#content"
        onClick={(event) => {
          // The fragment of the address is the route, so the link must not change it.
          event.preventDefault();
          focusContent();
        }}
      >
        {shellText.skipToContent}
      </a>
      <TopBar notices={<NoticesButton />} />
      <EngineLostBanner />
      {state.phase === 'refused' ? <EngineRefused error={state.error} /> : <Panes />}
      <StatusLine />
      <PublishPanel />
      <ErrorBoundary part={uiText.parts.dialogs}>
        <DeclareDialogs />
        <CloseConnectionDialog />
        <EndpointDialogs />
        <JobDialog />
        <RememberDialog />
        <ExportDialog />
        <ImportDialog />
      </ErrorBoundary>
      <Toasts />
      <Palette />
      <KeysSheet />
      <ContextMenuHost />
    </div>
  );
}

function Panes() {
  const loaded = useStore(settingsStore, (settings) => settings.loaded);
  const phase = useStore(connectionStore, (state) => state.phase);
  const { layout, onLayout } = usePaneLayout('shell', ['sidebar', 'screen']);
  useFocusAfterNavigation(focusContent);
  // Until the remembered sizes are known nothing is laid out, so that nothing jumps; a lost engine does not hold it up.
  if (!loaded && phase !== 'lost') {
    return (
      <div className={styles.screen}>
        <Skeleton />
      </div>
    );
  }
  return (
    <SplitPane
      id="shell"
      {...(layout === undefined ? {} : { layout })}
      onLayout={onLayout}
      panes={[
        {
          id: 'sidebar',
          content: (
            <ErrorBoundary part={uiText.parts.sidebar}>
              <Sidebar />
            </ErrorBoundary>
          ),
          // 248 pixels of a window of 1440; a smaller window keeps its room for the screen.
          defaultSize: '17.2%',
          minSize: '160px',
          maxSize: '480px',
        },
        {
          id: 'screen',
          minSize: '400px',
          content: (
            <main id="content" tabIndex={-1} className={styles.screen}>
              <CurrentScreen />
            </main>
          ),
        },
      ]}
    />
  );
}

function focusContent(): void {
  document.querySelector<HTMLElement>('#content')?.focus({ preventScroll: true });
}
