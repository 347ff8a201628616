// Tabs over one panel. The tab strip may carry something at its far end.

import type { ReactNode } from 'react';
import { Tab, TabList, TabPanel, Tabs as AriaTabs } from 'react-aria-components';
import { classNames } from './class-names.ts';
import { formatCount } from './format/number.ts';
import styles from './tabs.module.css';

export interface TabItem {
  readonly id: string;
  readonly title: string;
  /** In its place in a narrow strip; screen readers are told the title. */
  readonly shortTitle?: string;
  /** A number behind the title; absent when it is unknown. */
  readonly count?: number;
}

export interface TabsProps {
  readonly label: string;
  readonly tabs: readonly TabItem[];
  readonly selected: string;
  readonly onSelect: (id: string) => void;
  /** At the far end of the strip. */
  readonly trailing?: ReactNode;
  /** The panel of the selected tab. */
  readonly children: ReactNode;
}

export function Tabs({ label, tabs, selected, onSelect, trailing, children }: TabsProps) {
  return (
    <AriaTabs
      className={classNames(styles.tabs)}
      selectedKey={selected}
      onSelectionChange={(key) => onSelect(String(key))}
    >
      <div className={styles.strip}>
        <TabList aria-label={label} className={classNames(styles.list)}>
          {tabs.map((tab) => (
            <Tab
              key={tab.id}
              id={tab.id}
              className={classNames(styles.tab)}
              {...(tab.shortTitle === undefined ? {} : { 'aria-label': tab.title })}
            >
              <span className={classNames(tab.shortTitle !== undefined && styles.long)}>{tab.title}</span>
              {tab.shortTitle !== undefined && <span className={styles.short}>{tab.shortTitle}</span>}
              {tab.count !== undefined && <span className={styles.count}>{formatCount(tab.count)}</span>}
            </Tab>
          ))}
        </TabList>
        {trailing !== undefined && <div className={styles.trailing}>{trailing}</div>}
      </div>
      {/* A panel keeps the id that it began with, so each tab has its own. */}
      <TabPanel key={selected} id={selected} className={classNames(styles.panel)}>
        {children}
      </TabPanel>
    </AriaTabs>
  );
}
