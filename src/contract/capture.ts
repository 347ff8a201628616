// Messages in files, on the wire between page and engine: exporting a frozen list, and importing a file. The file format
// itself is in captures/FORMAT.md.

import { z } from 'zod';
import { chosenMessages } from './chosen-messages.ts';
import { columnPaths } from './filter.ts';
import { bytes, objectName } from './model.ts';

const count = z.number().int().min(0);

/** `jsonl`: whole messages, to be imported again. `csv`: for people and spreadsheets. */
export const exportFormat = z.enum(['jsonl', 'csv']);

export const exportInput = z.object({
  messages: chosenMessages,
  format: exportFormat,
  /** Further columns of a CSV file. */
  columns: columnPaths.optional(),
});

/** The file in pieces, in order, and now and then how far it is. The last row is a progress that is done. */
export const exportRow = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('bytes'), bytes }),
  z.object({
    kind: z.literal('progress'),
    total: count,
    /** Messages in the file. */
    written: count,
    /** Messages that had left the queue, so that nothing could be written of them. */
    gone: count,
    /** Messages of which only the first bytes of the body are in the file, marked there. */
    cut: count,
    done: z.boolean(),
  }),
]);

export const importId = z.uuid();

/** Epoch milliseconds that a Date can have: files and messages may say anything. */
export const fileTime = z.number().min(-8.64e15).max(8.64e15);

/** Where and when messages were taken from a queue. */
export const taken = z.object({ at: fileTime, endpoint: z.string().max(1_000), queue: objectName });

export const importPreview = z.object({
  key: z.literal('preview'),
  fileBytes: count,
  readBytes: count,
  done: z.boolean(),
  /** Why the file cannot be imported at all. */
  refusal: z.string().nullable(),
  taken: taken.nullable(),
  messages: count,
  bodyBytes: count,
  /** Lines that are left out; the first limits.importProblemsShown of them. */
  problemCount: count,
  problems: z.array(z.object({ line: count, reason: z.string() })),
  /** Where the messages were published, most messages first; `otherPlaces` more are not listed. */
  places: z.array(z.object({ exchange: objectName, routingKey: objectName, messages: count })),
  otherPlaces: count,
  /** The first messages. */
  rows: z.array(
    z.object({
      line: count,
      exchange: objectName,
      routingKey: objectName,
      contentType: z.string().nullable(),
      bodySize: count,
      preview: bytes,
    }),
  ),
});

export type ExportFormat = z.infer<typeof exportFormat>;
export type ExportInput = z.infer<typeof exportInput>;
export type ExportRow = z.infer<typeof exportRow>;
export type ExportProgress = Extract<ExportRow, { kind: 'progress' }>;
export type ImportPreview = z.infer<typeof importPreview>;
export type Taken = z.infer<typeof taken>;
