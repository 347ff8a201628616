// The text of a body in CodeMirror. Reports what is typed, shows where a fault is, and refuses a paste that would make
// it slow, in words. The body's meaning is read elsewhere.

import { useEffect, useRef } from 'react';
import { setDiagnostics } from '@codemirror/lint';
import { EditorView } from '@codemirror/view';
import { publishText } from '../../strings/publish.ts';
import { bodyEditorState, jsonSupport, languageOf } from './body-editor-state.ts';
import type { TextFault } from './json-fault.ts';
import styles from './publish-panel.module.css';

export interface BodyEditorProps {
  readonly text: string;
  readonly isJson: boolean;
  readonly fault: TextFault | null;
  readonly onChange: (text: string) => void;
  readonly onTooLarge: (sizeBytes: number) => void;
}

export function BodyEditor({ text, isJson, fault, onChange, onTooLarge }: BodyEditorProps) {
  const place = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  /** What the editor holds, so that its own changes are not written back into it. */
  const held = useRef(text);
  const listeners = useRef({ onChange, onTooLarge });
  useEffect(() => {
    listeners.current = { onChange, onTooLarge };
  });

  useEffect(() => {
    if (place.current === null) return undefined;
    const editor = new EditorView({
      parent: place.current,
      state: bodyEditorState({
        text: held.current,
        label: publishText.body,
        onChange: (changed) => {
          held.current = changed;
          listeners.current.onChange(changed);
        },
        onTooLarge: (sizeBytes) => listeners.current.onTooLarge(sizeBytes),
      }),
    });
    view.current = editor;
    return () => {
      view.current = null;
      editor.destroy();
    };
  }, []);

  useEffect(() => {
    if (text === held.current || view.current === null) return;
    held.current = text;
    view.current.dispatch({ changes: { from: 0, to: view.current.state.doc.length, insert: text } });
  }, [text]);

  useEffect(() => {
    view.current?.dispatch({ effects: languageOf.reconfigure(isJson ? jsonSupport : []) });
  }, [isJson]);

  useEffect(() => {
    const editor = view.current;
    if (editor === null) return;
    const end = editor.state.doc.length;
    const from = Math.min(fault?.offset ?? 0, end);
    const marks =
      fault === null
        ? []
        : [{ from, to: Math.min(from + 1, end), severity: 'error' as const, message: fault.reason }];
    editor.dispatch(setDiagnostics(editor.state, marks));
  }, [fault, text]);

  return <div ref={place} className={styles.editor} />;
}
