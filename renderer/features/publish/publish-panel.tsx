// The drawer from which a message is published: where to, body, properties, headers, and what became of it. What is
// written stays when it closes.

import { X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { CommandButton } from '../../commands/command-button.tsx';
import { useEndpoint } from '../../rows/endpoints.ts';
import { publishText } from '../../strings/publish.ts';
import { uiText } from '../../strings/ui.ts';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { ErrorBoundary } from '../../ui/error-boundary.tsx';
import { withoutUntouched } from '../../ui/fields/field-read.ts';
import { FieldTableEditor } from '../../ui/fields/field-table-editor.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { BodyTab } from './body-tab.tsx';
import { PropertiesTab } from './properties-tab.tsx';
import { propertyKeys } from './property-draft.ts';
import { readDraft, type PublishDraft, type ReadDraft } from './publish-draft.ts';
import { PublishResults } from './publish-results.tsx';
import { changeDraft, changeHeaders, closePublish, publishStore, resetDraft } from './publish-store.ts';
import { PublishTarget } from './publish-target.tsx';
import layout from '../../ui/layout.module.css';
import styles from './publish-panel.module.css';

/** Stands once in the shell; draws nothing while it is closed. */
export function PublishPanel() {
  const open = useStore(publishStore, (state) => state.open);
  return open ? <OpenPanel /> : null;
}

function OpenPanel() {
  const panel = useFocusOnOpen();
  return (
    <aside
      ref={panel}
      className={styles.panel}
      aria-label={publishText.title}
      // The panel takes Esc from whatever in it has no use for it.
      onKeyDown={(event) => {
        if (event.key === 'Escape' && !event.defaultPrevented) closePublish();
      }}
    >
      <header className={styles.head}>
        <h2>{publishText.title}</h2>
        <span className={layout.spring} />
        <Button look="quiet" onPress={resetDraft}>
          {publishText.reset}
        </Button>
        <IconButton label={publishText.close} onPress={closePublish}>
          <X size={16} aria-hidden />
        </IconButton>
      </header>
      <ErrorBoundary part={uiText.parts.publish}>
        <PublishForm />
      </ErrorBoundary>
    </aside>
  );
}

function PublishForm() {
  const { draft, endpointId, attempted, attempts, bodyNote } = useStore(publishStore);
  const [tab, setTab] = useState('body');
  const read = readDraft(draft);
  const endpoint = useEndpoint(endpointId);
  return (
    <>
      <PublishTarget endpointId={endpointId} draft={draft} read={read} attempted={attempted} />
      <Tabs label={publishText.title} tabs={tabsOf(draft, read)} selected={tab} onSelect={setTab}>
        <div className={styles.tabBody}>
          {tab === 'body' && <BodyTab draft={draft} read={read} note={bodyNote} />}
          {tab === 'properties' && <PropertiesTab draft={draft} read={read.properties} />}
          {tab === 'headers' && <HeadersTab draft={draft} read={read} attempted={attempted} />}
        </div>
      </Tabs>
      <footer className={styles.foot}>
        {endpoint?.readOnly === true ? (
          <p className={styles.fault}>{publishText.readOnly}</p>
        ) : (
          <>
            <CommandButton id="message.send" look="primary">
              {publishText.send}
            </CommandButton>
            <span title={publishText.repeatTitle}>
              <CommandButton id="message.publishAgain">{publishText.repeat}</CommandButton>
            </span>
          </>
        )}
        {attempted && read.faultCount > 0 && (
          <Button look="quiet" onPress={() => setTab(tabOfFirstFault(read))}>
            {publishText.faults(read.faultCount)}
          </Button>
        )}
      </footer>
      <PublishResults attempts={attempts} />
    </>
  );
}

interface HeadersTabProps {
  readonly draft: PublishDraft;
  readonly read: ReadDraft;
  readonly attempted: boolean;
}

function HeadersTab({ draft, read, attempted }: HeadersTabProps) {
  return (
    <div className={styles.headers}>
      <Checkbox isSelected={draft.headersOn} onChange={(headersOn) => changeDraft({ headersOn })}>
        {publishText.headersOn}
      </Checkbox>
      <FieldTableEditor
        label={publishText.headers}
        drafts={draft.headers}
        read={attempted ? read.headers : withoutUntouched(read.headers, draft.headers)}
        onChange={changeHeaders}
      />
      {draft.headersOn && draft.headers.length === 0 && (
        <p className={styles.hint}>{publishText.headersEmpty}</p>
      )}
    </div>
  );
}

function tabsOf(draft: PublishDraft, read: ReadDraft) {
  const on = propertyKeys.filter((key) => draft.properties[key].on).length;
  const faulty = (title: string, faults: number) =>
    faults === 0 ? title : `${title}, ${publishText.faultsIn(faults)}`;
  return [
    { id: 'body', title: faulty(publishText.body, read.message === null && bodyFaults(read) > 0 ? 1 : 0) },
    { id: 'properties', title: faulty(publishText.properties, read.properties.faults.size), count: on },
    { id: 'headers', title: publishText.headers, count: draft.headersOn ? draft.headers.length : 0 },
  ];
}

function bodyFaults(read: ReadDraft): number {
  return (read.body.bytes === null ? 1 : 0) + (read.jsonFault === null ? 0 : 1);
}

function tabOfFirstFault(read: ReadDraft): string {
  if (bodyFaults(read) > 0) return 'body';
  return read.properties.faults.size > 0 ? 'properties' : 'headers';
}

/** The first field that is still to be written takes the focus; closing gives it back. */
function useFocusOnOpen() {
  const panel = useRef<HTMLElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    const { target, queue, exchange, routingKey } = publishStore.getState().draft;
    const [name, key] = panel.current?.querySelectorAll<HTMLElement>('input') ?? [];
    const body = panel.current?.querySelector<HTMLElement>('.cm-content') ?? name;
    if (target === 'queue') (queue === '' ? name : body)?.focus();
    else (exchange === '' ? name : routingKey === '' ? key : body)?.focus();
    return () => {
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  return panel;
}
