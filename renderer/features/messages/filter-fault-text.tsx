// A filter's fault: the part of the text around it, with the very characters marked, and what is wrong with them.

import type { FilterFault } from '../../../src/contract/filter.ts';
import styles from './filter-bar.module.css';

const around = 24;

export function FilterFaultText({ text, fault }: { readonly text: string; readonly fault: FilterFault }) {
  const from = Math.max(0, fault.from - around);
  // A fault at the very end has no characters: then the place after the text is marked.
  const marked = text.slice(fault.from, fault.to) || ' ';
  return (
    <>
      <code className={styles.excerpt}>
        {from > 0 && '…'}
        {text.slice(from, fault.from)}
        <mark className={styles.mark}>{marked}</mark>
        {text.slice(fault.to, fault.to + around)}
        {fault.to + around < text.length && '…'}
      </code>
      <span>{fault.message}</span>
    </>
  );
}
