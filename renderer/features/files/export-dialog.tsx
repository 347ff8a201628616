// Asks which messages of the list go into a file, and in which format; shows how far the file is. Stands once in the shell.

import { useStore } from 'zustand';
import { limits } from '../../../src/contract/limits.ts';
import { captureText } from '../../strings/capture.ts';
import { uiText } from '../../strings/ui.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Problem } from '../../ui/problem.tsx';
import { ProgressLine } from '../../ui/progress-line.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import words from '../../ui/words.module.css';
import {
  changeExport,
  closeExport,
  exportStore,
  runExport,
  scopesOf,
  type ExportSubject,
} from './export-store.ts';
import styles from './files.module.css';

const { export: text } = captureText;

const formats = [
  { id: 'jsonl', title: text.formats.jsonl },
  { id: 'csv', title: text.formats.csv },
] as const;

export function ExportDialog() {
  const { subject } = useStore(exportStore);
  return subject === null ? null : <OpenDialog subject={subject} />;
}

function OpenDialog({ subject }: { readonly subject: ExportSubject }) {
  const { scope, format, running, problem } = useStore(exportStore);
  const scopes = scopesOf(subject);
  const count = scopes.find(({ id }) => id === scope)?.count ?? 0;
  return (
    <Dialog
      title={text.title(subject.listed.queue)}
      isOpen
      onClose={closeExport}
      footer={
        <>
          <Button onPress={closeExport}>{running === null ? uiText.cancel : text.stop}</Button>
          <Button
            look="primary"
            isDisabled={running !== null || count === 0}
            onPress={() => void runExport()}
            autoFocus
          >
            {text.submit(count)}
          </Button>
        </>
      }
    >
      <div className={styles.row}>
        <span className={styles.label}>{text.what}</span>
        <Segmented
          label={text.what}
          choices={scopes.map(({ id, count: each }) => ({
            id,
            title: text.scopes[id](each),
            isDisabled: running !== null,
          }))}
          selected={scope}
          onSelect={(next) => changeExport({ scope: next })}
        />
      </div>
      <div className={styles.row}>
        <span className={styles.label}>{text.format}</span>
        <Segmented
          label={text.format}
          choices={formats.map((one) => ({ ...one, isDisabled: running !== null }))}
          selected={format}
          onSelect={(next) => changeExport({ format: next })}
        />
        <p className={words.dim}>{text.formatHints[format]}</p>
      </div>
      <p className={words.faint}>
        {text.listed} {text.bodiesCut(limits.captureBodyBytes)}
      </p>
      {running !== null && (
        <ProgressLine
          label={text.running}
          done={running.progress === null ? 0 : running.progress.written + running.progress.gone}
          total={running.progress?.total ?? count}
        >
          {text.progress(running.progress?.written ?? 0, running.progress?.total ?? count, running.sizeBytes)}
        </ProgressLine>
      )}
      {problem !== null && <Problem error={problem} />}
    </Dialog>
  );
}
