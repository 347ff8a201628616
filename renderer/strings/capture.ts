// Texts of files of messages: exporting a list, importing a file.

import { countOf, formatCount } from '../ui/format/number.ts';
import { formatSize } from '../ui/format/size.ts';

const messages = (count: number) => countOf(count, 'message');
const haveHas = (count: number) => (count === 1 ? 'has' : 'have');

export const captureText = {
  commands: {
    exportKeywords: 'save download file json lines csv backup',
    importKeywords: 'load upload file json lines restore publish',
  },

  export: {
    title: (queue: string) => `Export messages of ${queue}`,
    submit: (count: number) => `Export ${messages(count)}`,
    what: 'Which messages',
    scopes: {
      chosen: (count: number) => `Chosen (${formatCount(count)})`,
      matched: (count: number) => `Matching the filter (${formatCount(count)})`,
      all: (count: number) => `All listed (${formatCount(count)})`,
    },
    format: 'Format',
    formats: { jsonl: 'JSON Lines', csv: 'CSV' },
    formatHints: {
      jsonl:
        'Whole messages with every header type, for importing them again. The same messages give the same file.',
      csv: 'One row for each message, for spreadsheets. It cannot be imported.',
    },
    listed: 'The messages are those of the list as it was frozen. The queue is not changed.',
    bodiesCut: (limitBytes: number) => `Bodies above ${formatSize(limitBytes)} are cut there, and counted.`,
    progress: (done: number, total: number, sizeBytes: number) =>
      `${formatCount(done)} of ${messages(total)} · ${formatSize(sizeBytes)}`,
    running: 'Exporting',
    stop: 'Stop',
    stopped: 'The export was stopped. No file was kept.',
    done: (count: number, name: string) => `${messages(count)} exported to ${name}`,
    gone: (count: number) => `${messages(count)} had left the queue and could not be written.`,
    cut: (count: number) => `${messages(count)} ${haveHas(count)} a body that is cut in the file.`,
    trying: (queue: string) => `Exporting messages of ${queue}`,
  },

  import: {
    title: (endpoint: string) => `Import messages into ${endpoint}`,
    choose: 'Choose a file…',
    chooseAnother: 'Choose another file…',
    drop: 'Drop a JSON Lines file of messages here, or',
    sending: (name: string, percent: number) => `Taking in ${name}: ${String(percent)} %`,
    reading: (name: string, percent: number) => `Reading ${name}: ${String(percent)} %`,
    contents: (name: string, count: number, sizeBytes: number) =>
      `${name}: ${messages(count)}, ${formatSize(sizeBytes)} of bodies`,
    taken: (queue: string, endpoint: string, when: string) => `Taken from ${queue} on ${endpoint}, ${when}`,
    problems: (count: number) =>
      `${countOf(count, 'line')} cannot be read and ${count === 1 ? 'is' : 'are'} left out`,
    problem: (line: number, reason: string) => `Line ${formatCount(line)}: ${reason}`,
    moreProblems: (count: number) => `and ${formatCount(count)} more`,
    first: 'First messages',
    line: 'Line',
    place: 'Exchange → key',
    body: 'Body',
    size: 'Size',
    to: 'Publish to',
    targets: { queue: 'One queue', exchange: 'An exchange', recorded: 'Where each was published' },
    recordedHint: 'Each message goes to the exchange and routing key that stand in its line.',
    queue: 'Queue',
    exchange: 'Exchange',
    routingKey: 'Routing key',
    plan: 'What would happen',
    planning: 'Looking at the messages',
    note: 'Copies carry a move id, and a header with what the file says of them, so that exporting them again gives the same file.',
    submit: (count: number) => `Import ${messages(count)}`,
    submitNone: 'Import',
    started: (name: string) => `The import of ${name} has started`,
    trying: (name: string) => `Importing ${name}`,
    noMessages: 'The file has no messages that can be imported.',
  },
} as const;
