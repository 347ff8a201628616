// Panes beside or above each other with lines to drag between them. The sizes are the caller's to remember.

import { Fragment, type ReactNode } from 'react';
import { Group, Panel, Separator, type Layout } from 'react-resizable-panels';
import { uiText } from '../strings/ui.ts';
import styles from './split-pane.module.css';

export interface Pane {
  readonly id: string;
  readonly content: ReactNode;
  /** "248px" or "30%". */
  readonly defaultSize?: string;
  readonly minSize?: string;
  readonly maxSize?: string;
}

export interface SplitPaneProps {
  readonly id: string;
  readonly orientation?: 'horizontal' | 'vertical';
  readonly panes: readonly Pane[];
  /** Per cent by pane id, as remembered; ignored when the panes are others. */
  readonly layout?: Readonly<Record<string, number>>;
  /** After the user moved a line. */
  readonly onLayout?: (layout: Readonly<Record<string, number>>) => void;
}

export function SplitPane({ id, orientation = 'horizontal', panes, layout, onLayout }: SplitPaneProps) {
  const remembered: Layout | undefined =
    layout !== undefined && panes.every((pane) => layout[pane.id] !== undefined) ? { ...layout } : undefined;
  return (
    <Group
      id={id}
      orientation={orientation}
      className={styles.group ?? ''}
      {...(remembered === undefined ? {} : { defaultLayout: remembered })}
      onLayoutChanged={(changed, meta) => {
        if (meta.isUserInteraction) onLayout?.(changed);
      }}
    >
      {panes.map((pane, index) => (
        <Fragment key={pane.id}>
          {index > 0 && (
            <Separator
              className={orientation === 'horizontal' ? (styles.upright ?? '') : (styles.level ?? '')}
              // A title is a name as well, and is not taken for content that stands outside of all landmarks.
              title={uiText.resizePanes}
            />
          )}
          <Panel
            id={pane.id}
            className={styles.pane ?? ''}
            {...(pane.defaultSize === undefined ? {} : { defaultSize: pane.defaultSize })}
            {...(pane.minSize === undefined ? {} : { minSize: pane.minSize })}
            {...(pane.maxSize === undefined ? {} : { maxSize: pane.maxSize })}
          >
            {pane.content}
          </Panel>
        </Fragment>
      ))}
    </Group>
  );
}
