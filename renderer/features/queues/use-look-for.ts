// Tells the engine what somebody looks for in a long list of queues: the server is asked for that before the rest.

import { useEffect } from 'react';
import { engine } from '../../engine/engine.ts';

/** Between two keys of somebody who writes. */
const pauseMs = 200;
/** No name is longer, in bytes. */
const nameMax = 255;

export function useLookFor(endpointId: string, find: string, isLong: boolean): void {
  useEffect(() => {
    if (!isLong || find === '' || find.length > nameMax) return undefined;
    let wasAsked = false;
    const timer = setTimeout(() => {
      wasAsked = true;
      lookFor(endpointId, find);
    }, pauseMs);
    return () => {
      clearTimeout(timer);
      if (wasAsked) lookFor(endpointId, '');
    };
  }, [endpointId, find, isLong]);
}

function lookFor(endpointId: string, name: string): void {
  // Without it the list is only slower to come, and what is wrong with the endpoint the list says itself.
  engine.request('queue.lookFor', { endpointId, name }).catch(() => undefined);
}
