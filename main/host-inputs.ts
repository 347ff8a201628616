// What the page may send to the main process, as schemas: whatever does not fit is refused before anything is done.

import { z } from 'zod';
import { menuCommands } from '../src/contract/commands.ts';
import { limits } from '../src/contract/limits.ts';

/** A message's body as text can be twice as long in UTF-16, or in hex. */
const copiedTextMaxLength = limits.bodyMaxBytes * 4;

export const hostInputs = {
  copyText: z.tuple([z.string().max(copiedTextMaxLength)]),
  openExternal: z.tuple([z.string().max(2_048)]),
  saveFile: z.tuple([
    z.string().min(1).max(1_024),
    z.instanceof(Uint8Array).refine((content) => content.byteLength <= limits.frameBytes, 'too large'),
  ]),
  beginFile: z.tuple([z.string().min(1).max(1_024)]),
  writeFile: z.tuple([
    z.uuid(),
    z.instanceof(Uint8Array).refine((piece) => piece.byteLength <= limits.batchBytes, 'too large'),
  ]),
  endFile: z.tuple([z.uuid(), z.boolean()]),
  menuState: z.tuple([
    z.array(z.object({ id: z.string().max(128), enabled: z.boolean() })).max(menuCommands.length * 4),
  ]),
  enginePort: z.tuple([z.string().regex(/^[\w-]{16,64}$/)]),
} as const;
