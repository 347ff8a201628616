// Ready programs in tabs, with the live address in them.

import { useState } from 'react';
import { overviewText } from '../../strings/overview.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import styles from './overview.module.css';
import { brokerPlace, snippets } from './snippets.ts';

export function SnippetTabs({ address }: { readonly address: string }) {
  const [selected, setSelected] = useState('python');
  const programs = snippets(brokerPlace(address));
  const program = programs.find(({ id }) => id === selected) ?? programs[0];
  if (program === undefined) return null;
  return (
    <div className={styles.snippets}>
      <Tabs
        label={overviewText.snippetsLabel}
        tabs={programs}
        selected={selected}
        onSelect={setSelected}
        trailing={<CopyButton text={program.code} label={overviewText.copySnippet} />}
      >
        {/* Scrolled by keyboard as well. */}
        {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
        <pre className={styles.code} tabIndex={0} aria-label={program.title}>
          <span className={styles.install}>{program.install}</span>
          {`\n\n${program.code}`}
        </pre>
      </Tabs>
    </div>
  );
}
