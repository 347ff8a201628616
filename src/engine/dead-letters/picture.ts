// One complete picture of a stream of changes: opened, read until it is whole, closed.

import type { RowSink, Stop } from '../../connectors/connector.ts';
import { AppError } from '../../contract/errors.ts';
import type { Change } from '../../contract/model.ts';
import type { Clock } from '../../lib/clock.ts';

export interface PictureTimes {
  readonly clock: Clock;
  /** A list that is kept from an earlier look is whole at once; what its server says now comes within this time. */
  readonly settleMs: number;
  readonly deadlineMs: number;
}

/** Rejects with AppError timeout when the picture does not become whole in time. */
export function takePicture<Row>(
  watch: (sink: RowSink<Change<Row>>) => Stop,
  { clock, settleMs, deadlineMs }: PictureTimes,
): Promise<Map<string, Row>> {
  return new Promise((resolve, reject) => {
    const rows = new Map<string, Row>();
    const end = (finish: () => void) => {
      callOff();
      stop();
      finish();
    };
    const late = new AppError('timeout', 'The lists of this endpoint were not read in time.', {
      retryable: true,
    });
    let callOff = clock.after(deadlineMs, () => end(() => reject(late)));
    const stop = watch({
      push: (change) => {
        if (change.op === 'put') rows.set(change.key, change.row);
        else if (change.op === 'delete') rows.delete(change.key);
        else {
          callOff();
          callOff = clock.after(settleMs, () => end(() => resolve(rows)));
        }
      },
      countDropped: () => undefined,
    });
  });
}
