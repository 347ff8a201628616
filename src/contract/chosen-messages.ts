// Messages that the user chose of a frozen list, for one action on all of them: some, or all but some.

import { z } from 'zod';
import { filterId } from './filter.ts';
import { limits } from './limits.ts';
import { sequence } from './model.ts';

export const chosenMessages = z.union([
  z.object({ snapshotId: z.string(), sequences: z.array(sequence).min(1).max(limits.jobChosenMax) }),
  z.object({
    snapshotId: z.string(),
    listed: z.object({
      /** Of snapshot.filter; null is the whole list. */
      filterId: filterId.nullable(),
      except: z.array(sequence).max(limits.jobChosenMax),
    }),
  }),
]);

export type ChosenOfList = z.infer<typeof chosenMessages>;
