// Makes a column of what stands at one place of a body, in the lists of its queue.

import type { Command } from '../../commands/registry.ts';
import type { ColumnPath } from '../../../src/contract/filter.ts';
import { limits } from '../../../src/contract/limits.ts';
import { addColumn } from '../../state/columns-store.ts';
import { addNotice } from '../../state/notices-store.ts';
import { filterText } from '../../strings/filter.ts';
import { columnTitle } from '../../ui/format/column-title.ts';

export function addColumnCommand(path: ColumnPath): Command {
  return {
    id: 'message.addColumn',
    title: filterText.addColumn,
    keys: 'Shift+A',
    when: (target) => target.queue !== undefined && path.length > 0 && path.length <= limits.columnPathSteps,
    run: ({ endpointId, queue }) => {
      if (queue === undefined) return;
      const added = addColumn(endpointId, queue, path);
      addNotice({
        level: added ? 'success' : 'warning',
        title: added
          ? filterText.columnAdded(columnTitle(path))
          : filterText.tooManyColumns(limits.columnsMax),
      });
    },
  };
}
