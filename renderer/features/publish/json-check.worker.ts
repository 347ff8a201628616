// Checks whether a chosen file is JSON, off the page's thread: a file can be 16 MiB.

import { findJsonFaultInBytes } from './body-draft.ts';

addEventListener('message', (event: MessageEvent<Uint8Array>) => {
  postMessage({ jsonFault: findJsonFaultInBytes(event.data) });
});
