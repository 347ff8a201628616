// Takes a file in, shows what is in it, asks where its messages go, and starts the job. Stands once in the shell.

import { DropZone, FileTrigger, isFileDropItem } from 'react-aria-components';
import { useStore } from 'zustand';
import { useEndpoint, useIsProduction } from '../../rows/endpoints.ts';
import { captureText } from '../../strings/capture.ts';
import { Button } from '../../ui/button.tsx';
import { DestructiveDialog } from '../../ui/destructive-dialog.tsx';
import { ProgressLine } from '../../ui/progress-line.tsx';
import words from '../../ui/words.module.css';
import { FileContents } from './file-contents.tsx';
import { ImportTarget } from './import-target.tsx';
import {
  closeImport,
  importStore,
  readInput,
  startImport,
  takeFile,
  type ChosenFile,
  type ImportSubject,
} from './import-store.ts';
import styles from './files.module.css';

const { import: text } = captureText;

export function ImportDialog() {
  const { subject } = useStore(importStore);
  return subject === null ? null : <OpenDialog subject={subject} />;
}

function OpenDialog({ subject }: { readonly subject: ImportSubject }) {
  const { file, plan, busy, problem } = useStore(importStore);
  const isProduction = useIsProduction(subject.endpointId);
  const name = useEndpoint(subject.endpointId)?.name ?? subject.endpointId;
  const preview = file?.preview ?? null;
  const isReady = preview?.done === true && preview.refusal === null && preview.messages > 0;
  return (
    <DestructiveDialog
      title={text.title(name)}
      submit={isReady ? text.submit(preview.messages) : text.submitNone}
      width="wide"
      name={name}
      isDestructive={false}
      isProduction={isProduction}
      canSubmit={readInput() !== null && plan !== null}
      busy={busy}
      problem={problem}
      onClose={closeImport}
      onSubmit={() => void startImport()}
    >
      <FileField file={file} />
      {file !== null && preview?.done !== true && <Reading file={file} />}
      {preview !== null && preview.refusal !== null && <p className={words.warning}>{preview.refusal}</p>}
      {file !== null && preview?.done === true && preview.refusal === null && (
        <FileContents name={file.name} preview={preview} />
      )}
      {isReady && <ImportTarget endpointId={subject.endpointId} />}
    </DestructiveDialog>
  );
}

function FileField({ file }: { readonly file: ChosenFile | null }) {
  const take = (chosen: File | undefined) => {
    if (chosen !== undefined) void takeFile(chosen);
  };
  return (
    <DropZone
      className={({ isDropTarget }) =>
        [styles.drop, file !== null && styles.small, isDropTarget && styles.over].filter(Boolean).join(' ')
      }
      onDrop={(event) => {
        const item = event.items.find(isFileDropItem);
        void item?.getFile().then(take);
      }}
    >
      {file === null && <span className={words.dim}>{text.drop}</span>}
      <FileTrigger
        acceptedFileTypes={['.jsonl', '.json', '.ndjson', '.txt']}
        onSelect={(files) => take(files?.[0])}
      >
        <Button autoFocus={file === null}>{file === null ? text.choose : text.chooseAnother}</Button>
      </FileTrigger>
    </DropZone>
  );
}

function Reading({ file: { name, fileBytes, sentBytes, preview } }: { readonly file: ChosenFile }) {
  const done = preview?.readBytes ?? sentBytes;
  const percent = fileBytes === 0 ? 100 : Math.floor((100 * done) / fileBytes);
  const say = preview === null ? text.sending : text.reading;
  return (
    <ProgressLine label={say(name, percent)} done={done} total={fileBytes}>
      {say(name, percent)}
    </ProgressLine>
  );
}
