// News from the engine (a port that was taken, a settings file put aside) as notices of the page. Told again on each new
// connection, so what is known already is passed over. Only what went wrong in Leveret itself speaks up in a toast: a
// client that is killed, or speaks badly, is everyday news while one debugs.

import { limits } from '../../src/contract/limits.ts';
import { engine } from '../engine/engine.ts';
import { addNotice } from './notices-store.ts';

export function startEngineNotices(): void {
  const known = new Set<string>();
  engine.open(
    'engine.notices',
    {},
    {
      onRows: (rows) => {
        for (const notice of rows) {
          if (known.has(notice.id)) continue;
          known.add(notice.id);
          // The engine keeps no more than this, so an older id cannot come again.
          const [oldest] = known;
          if (known.size > limits.noticesKept * 2 && oldest !== undefined) known.delete(oldest);
          addNotice({
            level: notice.level,
            title: notice.title,
            detail: notice.detail,
            at: notice.at,
            toast: notice.level === 'error',
          });
        }
      },
    },
  );
}
