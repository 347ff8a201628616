// What is being typed into the filter: checked a moment after the last key, and taken over when it can be used. Until then
// the list keeps the filter that it has.

import { useEffect, useRef, useState } from 'react';
import { toAppError } from '../../../src/contract/errors.ts';
import { readFilter, type FilterFault } from '../../../src/contract/filter.ts';
import { limits } from '../../../src/contract/limits.ts';
import { engine } from '../../engine/engine.ts';

export interface FilterDraft {
  readonly text: string;
  readonly fault: FilterFault | null;
  readonly change: (text: string) => void;
  /** At once; resolves to whether it could be used. */
  readonly submit: (text?: string) => Promise<boolean>;
}

const restMs = 300;

export function useFilterDraft(filter: string | null, apply: (filter: string | null) => void): FilterDraft {
  const [text, setText] = useState(filter ?? '');
  const [fault, setFault] = useState<FilterFault | null>(null);
  const latest = useRef(text);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);

  const submit = async (next = latest.current): Promise<boolean> => {
    clearTimeout(timer.current);
    latest.current = next;
    setText(next);
    if (isNothing(next)) {
      setFault(null);
      apply(null);
      return true;
    }
    const found = await faultOf(next);
    // Typing went on meanwhile: that text is asked about by itself.
    if (latest.current !== next) return false;
    setFault(found);
    if (found === null) apply(next);
    return found === null;
  };
  const change = (next: string) => {
    latest.current = next;
    setText(next);
    setFault(null);
    clearTimeout(timer.current);
    if (isNothing(next)) void submit(next);
    else timer.current = setTimeout(() => void submit(next), restMs);
  };
  return { text, fault, change, submit };
}

function isNothing(text: string): boolean {
  const read = readFilter(text);
  return (read.kind === 'text' ? read.text : read.expression).trim() === '';
}

async function faultOf(text: string): Promise<FilterFault | null> {
  if (text.length > limits.filterCharacters) {
    const message = `A filter has at most ${limits.filterCharacters} characters.`;
    return { from: limits.filterCharacters, to: text.length, message };
  }
  if (readFilter(text).kind === 'text') return null;
  try {
    return (await engine.request('filter.check', { filter: text })).fault;
  } catch (thrown) {
    return { from: 0, to: 0, message: toAppError(thrown, 'Checking the filter').message };
  }
}
