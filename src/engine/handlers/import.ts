// Requests and streams about files that a page sends to be imported. Publishing one is a job.

import { previewCapture } from '../../captures/preview.ts';
import { toAppError } from '../../contract/errors.ts';
import type { EngineParts, HandlersOf } from '../parts.ts';

export function importHandlers({ imports, notices, readLarge }: EngineParts): HandlersOf<'import'> {
  return {
    requests: {
      'import.begin': async ({ name, fileBytes }, context) => {
        const { clientId } = context;
        const importId = await imports.begin(clientId, name, fileBytes);
        context.onClientGone(() => {
          imports.discard(clientId, importId).catch((error: unknown) => {
            notices.add('warning', `The imported file ${name} is still on the disk.`, String(error));
          });
        });
        return { importId };
      },
      'import.chunk': async ({ importId, offset, bytes }, { clientId }) => {
        await imports.chunk(clientId, importId, offset, bytes);
        return {};
      },
      'import.discard': async ({ importId }, { clientId }) => {
        await imports.discard(clientId, importId);
        return {};
      },
    },
    streams: {
      'import.preview': ({ importId }, sink, { clientId }) => {
        const file = imports.whole(clientId, importId);
        const stopped = new AbortController();
        previewCapture(file.path, file.fileBytes, readLarge, stopped.signal, (preview) =>
          sink.push(preview),
        ).then(
          (messages) => {
            file.messages = messages;
            sink.end();
          },
          (thrown: unknown) => sink.end(toAppError(thrown, `Reading ${file.name}`)),
        );
        return () => stopped.abort();
      },
    },
  };
}
