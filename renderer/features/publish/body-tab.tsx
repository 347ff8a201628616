// The body of the message to publish: how it is written, the editor or the file, and what is wrong with it.

import { Checkbox } from '../../ui/checkbox.tsx';
import { FileTrigger } from 'react-aria-components';
import { publishText } from '../../strings/publish.ts';
import { Button } from '../../ui/button.tsx';
import { exactSize, formatSize } from '../../ui/format/size.ts';
import { Segmented } from '../../ui/segmented.tsx';
import { BodyEditor } from './body-editor.tsx';
import { bodyKinds } from './body-draft.ts';
import { formatJson } from './json-format.ts';
import { chooseBodyFile } from './publish-actions.ts';
import { promisesJson, type PublishDraft, type ReadDraft } from './publish-draft.ts';
import { changeBody, changeBodyKind, changeDraft, noteBody } from './publish-store.ts';
import layout from '../../ui/layout.module.css';
import styles from './publish-panel.module.css';

const kindOptions = bodyKinds.map((id) => ({ id, title: publishText.kinds[id] }));

export interface BodyTabProps {
  readonly draft: PublishDraft;
  readonly read: ReadDraft;
  readonly note: string | null;
}

export function BodyTab({ draft, read, note }: BodyTabProps) {
  const { kind, text } = draft.body;
  const { body, jsonFault } = read;
  const isWritten = kind === 'text' || kind === 'json';
  const place = jsonFault ?? (body.bytes === null ? body.place : null);
  return (
    <div className={styles.bodyTab}>
      <div className={styles.line}>
        <Segmented
          label={publishText.bodyKind}
          choices={kindOptions}
          selected={kind}
          onSelect={changeBodyKind}
        />
        <span className={layout.spring} />
        {isWritten && promisesJson(draft) && jsonFault === null && text !== '' && (
          <Button look="quiet" onPress={() => changeBody({ text: formatJson(text) })}>
            {publishText.formatJson}
          </Button>
        )}
        {body.bytes !== null && (
          <span className={styles.size} title={exactSize(body.bytes.byteLength)}>
            {formatSize(body.bytes.byteLength)}
          </span>
        )}
      </div>
      {kind === 'file' ? (
        <FileChoice name={draft.body.file?.name ?? null} />
      ) : (
        <BodyEditor
          text={text}
          isJson={isWritten && promisesJson(draft)}
          fault={place}
          onChange={(changed) => changeBody({ text: changed })}
          onTooLarge={(size) => noteBody(publishText.pasteTooLarge(size))}
        />
      )}
      {body.bytes === null && kind !== 'file' && (
        <p role="alert" className={styles.fault}>
          {body.fault}
        </p>
      )}
      {jsonFault !== null && (
        <div role="alert" className={styles.faultBox}>
          <p className={draft.sendAsIs ? styles.warning : styles.fault}>
            {publishText.fault.notJson(
              publishText.fault.at(jsonFault.line, jsonFault.column, jsonFault.reason),
            )}
          </p>
          <Checkbox isSelected={draft.sendAsIs} onChange={(sendAsIs) => changeDraft({ sendAsIs })}>
            {publishText.sendAsIs}
          </Checkbox>
        </div>
      )}
      {note !== null && (
        <p role="status" className={styles.warning}>
          {note}
        </p>
      )}
    </div>
  );
}

function FileChoice({ name }: { readonly name: string | null }) {
  return (
    <div className={styles.file}>
      <p className={styles.fileName}>{name ?? publishText.noFile}</p>
      <FileTrigger
        onSelect={(files) => {
          const file = files?.item(0);
          if (file !== null && file !== undefined) void chooseBodyFile(file);
        }}
      >
        <Button>{publishText.chooseFile}</Button>
      </FileTrigger>
    </div>
  );
}
