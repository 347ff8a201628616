// CodeMirror as the body editor uses it: history, JSON colours, a bound. Tab leaves the editor, as everywhere on the page.

import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { json } from '@codemirror/lang-json';
import { bracketMatching, HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { Compartment, EditorState, type Extension } from '@codemirror/state';
import { drawSelection, EditorView, keymap, lineNumbers } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { publishText } from '../../strings/publish.ts';

export const languageOf = new Compartment();

const colours = HighlightStyle.define([
  { tag: tags.propertyName, color: 'var(--json-key)' },
  { tag: tags.string, color: 'var(--json-string)' },
  { tag: tags.number, color: 'var(--json-number)' },
  { tag: [tags.bool, tags.null], color: 'var(--json-word)' },
  { tag: tags.invalid, color: 'var(--dead)' },
]);

export const jsonSupport: Extension = [json(), syntaxHighlighting(colours), bracketMatching()];

const look = EditorView.theme({
  '&': { height: '100%', fontSize: '12px', backgroundColor: 'var(--bg)', color: 'var(--text)' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--mono)', lineHeight: '1.6' },
  '.cm-content': { caretColor: 'var(--text)', padding: '6px 0' },
  '.cm-gutters': { backgroundColor: 'var(--bg)', color: 'var(--faint)', border: 'none' },
  '.cm-cursor': { borderLeftColor: 'var(--text)' },
  '.cm-selectionBackground, &.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground': {
    backgroundColor: 'var(--selection)',
  },
  '&.cm-focused .cm-matchingBracket': {
    backgroundColor: 'var(--selection)',
    outline: '1px solid var(--line-strong)',
  },
  '.cm-tooltip': { backgroundColor: 'var(--bg2)', border: '1px solid var(--line)', color: 'var(--text)' },
});

// Ctrl+Enter publishes here; CodeMirror would put a blank line.
const keys = defaultKeymap.filter((binding) => binding.key !== 'Mod-Enter');

export interface BodyEditorOptions {
  readonly text: string;
  readonly label: string;
  readonly onChange: (text: string) => void;
  readonly onTooLarge: (sizeBytes: number) => void;
}

export function bodyEditorState({ text, label, onChange, onTooLarge }: BodyEditorOptions): EditorState {
  return EditorState.create({
    doc: text,
    extensions: [
      EditorView.cspNonce.of(document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.nonce ?? ''),
      look,
      history(),
      drawSelection(),
      lineNumbers(),
      EditorView.lineWrapping,
      EditorView.contentAttributes.of({ 'aria-label': label }),
      keymap.of([...keys, ...historyKeymap]),
      languageOf.of([]),
      EditorState.transactionFilter.of((transaction) => {
        const size = transaction.newDoc.length;
        if (!transaction.docChanged || size <= publishText.limits.editorMaxBytes) return transaction;
        onTooLarge(size);
        return [];
      }),
      EditorView.updateListener.of((update) => {
        if (update.docChanged) onChange(update.state.doc.toString());
      }),
    ],
  });
}
