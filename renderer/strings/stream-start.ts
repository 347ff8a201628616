// Texts of the fields that say where reading a stream starts.

import type { StreamStart } from '../../src/contract/peek.ts';

export const streamStartText = {
  from: 'Start at',
  starts: {
    first: 'the first message',
    last: 'the last part written',
    next: 'what is published next',
    offset: 'an offset',
    time: 'a time',
    interval: 'some time ago',
  } satisfies Record<StreamStart['at'], string>,
  offset: 'Offset',
  offsetError: 'A whole number',
  time: 'Time',
  timeError: 'A date and a time',
  interval: 'Ago',
  intervalError: 'A number with s, m, h, D, M or Y: 30m',
};
