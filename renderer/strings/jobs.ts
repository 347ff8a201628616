// Texts of jobs: the dialog that starts one, its dry run, the screen of all jobs, the status line.

import type { JobKind, JobOutcome, JobPlan, JobState, SentDeaths } from '../../src/contract/job.ts';
import { limits } from '../../src/contract/limits.ts';
import { countOf, formatCount } from '../ui/format/number.ts';

const messages = (count: number) => countOf(count, 'message');
const isAre = (count: number) => (count === 1 ? 'is' : 'are');

/** Values in the middle of a sentence; the first ones of many. */
const such = (values: readonly string[], unit = '', before = ' ') => {
  if (values.length === 0) return '';
  const named = values.slice(0, limits.jobNoteValues - 1).map((value) => `${value}${unit}`);
  return `${before}${named.join(', ')}${named.length < values.length ? ' and others' : ''}`;
};

const afterSentDeaths: Record<SentDeaths, string> = {
  counted: ' That server goes on counting from it, and may drop a message that comes round.',
  overwritten: ' That server writes it anew when the message dies again.',
  unknown: ' What that server makes of it is not known.',
};

const did: Record<JobKind, string> = {
  move: 'Moved',
  copy: 'Copied',
  delete: 'Deleted',
  retry: 'Retried',
  import: 'Imported',
};
const verbs: Record<JobKind, string> = {
  move: 'Move',
  copy: 'Copy',
  delete: 'Delete',
  retry: 'Retry',
  import: 'Import',
};
const doing: Record<JobKind, string> = {
  move: 'Moving',
  copy: 'Copying',
  delete: 'Deleting',
  retry: 'Retrying',
  import: 'Importing',
};

export const jobsText = {
  commands: {
    move: 'Move messages…',
    copy: 'Copy messages…',
    delete: 'Delete messages…',
    retry: 'Retry messages…',
    moveQueue: 'Move the whole queue…',
    copyQueue: 'Copy the whole queue…',
    retryQueue: 'Retry all dead letters of this queue…',
    show: 'Go to jobs',
    pause: 'Pause this job',
    resume: 'Resume this job',
    cancel: 'Cancel this job',
    forget: 'Forget this job',
    keywords: 'shovel transfer send elsewhere',
  },

  dialog: {
    title: (kind: JobKind, count: number | null, queue: string) =>
      `${verbs[kind]} ${count === null ? 'all messages' : messages(count)} of ${queue}`,
    submit: (kind: JobKind, count: number | null) =>
      count === null ? `${verbs[kind]} all` : `${verbs[kind]} ${messages(count)}`,
    endpoint: 'To endpoint',
    to: 'To',
    toQueue: 'Queue',
    toExchange: 'Exchange',
    queue: 'Queue',
    exchange: 'Exchange',
    routingKey: 'Routing key',
    origin: 'Back to',
    origins: { died: 'The queue it died in', first: 'Where it was first published' },
    originHints: {
      died: 'Each message goes straight to the queue that it was last dead-lettered from. Nobody else sees it again.',
      first:
        'Each message is published again to its first exchange with its first routing key. Every queue bound there gets a copy.',
    },
    rate: 'Messages a second',
    rateHint: 'Empty: as fast as possible',
    deleteEffect: (count: number | null, queue: string) =>
      `${count === null ? 'All ready messages are' : count === 1 ? 'One message is' : `${messages(count)} are`} taken out of ${queue} for good. They are not dead-lettered, and no consumer gets them.`,
    noEndpoint:
      'No endpoint that is connected may be published to. Connect one, or take its read-only mark off.',
    nameMissing: 'Choose where the messages go',
    sameQueue: 'The messages are in this queue already',
    rateFault: 'A number from 0.1 to 1,000,000',
    started: (kind: JobKind, count: number | null, queue: string) =>
      `${doing[kind]} ${count === null ? 'all messages' : messages(count)} of ${queue}`,
  },

  /** What a copy keeps, of a job and of an import alike. */
  copies: {
    ownKey: { label: 'Each message’s own routing key', hint: 'The one that stands with it now' },
    keepExpiration: { label: 'Keep the expiration', hint: 'It starts anew, and may end the copy at once' },
    keepBrokerHeaders: {
      label: 'Keep headers that brokers write or act on',
      hint: 'x-death and its like, CC, BCC',
    },
  },

  ownKeyPlace: 'each message’s own key',

  plan: {
    title: 'What would happen',
    looking: 'Looking at the messages',
    nothing: 'None of these messages is ready now, so nothing would happen.',
    ready: (count: number) => `${messages(count)} ${isAre(count)} ready now.`,
    targetExists: 'exists',
    exchangeExists: 'exchange exists',
    exchangeRoutes:
      'Whether a queue takes them by their keys shows when they are sent. Those that none takes are reported, and nothing is lost.',
    targetMissing: 'not there',
    declare: (queue: string) => `Declare the queue ${queue}`,
    targetUnknown: 'not known whether it exists',
    moreTargets: (count: number) => `and ${countOf(count, 'further place')}`,
    noTarget: (count: number, reason: string) =>
      `${messages(count)} ${count === 1 ? 'has' : 'have'} no target and ${count === 1 ? 'stays' : 'stay'}: ${reason}`,
    notReady: (count: number) =>
      `${messages(count)} ${isAre(count)} with a consumer or ${count === 1 ? 'has' : 'have'} left, and ${isAre(count)} not touched.`,
    alike: (count: number) =>
      `${messages(count)} ${isAre(count)} byte for byte like another in the list: any one of those alike may be taken, and the broker cannot tell them apart either.`,
    examined: (examined: number, total: number) =>
      examined === 0
        ? 'The messages were not looked at for this: that would disturb the queue.'
        : `The first ${formatCount(examined)} of ${formatCount(total)} messages were looked at.`,
    notes: {
      userIdDropped: (count, values) =>
        `${messages(count)} ${count === 1 ? 'loses its' : 'lose their'} user id${such(values)}, which the target would refuse.`,
      expirationDropped: (count, values) =>
        `${messages(count)} ${count === 1 ? 'loses its' : 'lose their'} expiration${such(values, ' ms')}, so that the copy stays.`,
      expirationKept: (count, values) =>
        `${messages(count)} ${count === 1 ? 'keeps its' : 'keep their'} expiration${such(values, ' ms')}, and may expire there at once.`,
      carbonCopiesDropped: (count) =>
        `${messages(count)} ${count === 1 ? 'loses its' : 'lose their'} CC or BCC header: the places named there had their copies when it was first sent.`,
      carbonCopiesKept: (count) =>
        `${messages(count)} ${count === 1 ? 'keeps its' : 'keep their'} CC or BCC header: the places named there get copies too.`,
      replyTo: (count, values) =>
        `${messages(count)} ${count === 1 ? 'asks' : 'ask'} for a reply${such(values, '', ' to ')}, which would go to whoever waits at that address now.`,
      brokerHeadersDropped: (count) =>
        `${messages(count)} ${count === 1 ? 'loses' : 'lose'} what the broker wrote into the headers. What tells of deaths stays, under the name x-leveret-.`,
      brokerHeadersKept: (count, _values, sentDeaths) =>
        `${messages(count)} ${count === 1 ? 'keeps' : 'keep'} what the broker wrote into the headers, as x-death.${afterSentDeaths[sentDeaths]}`,
    } satisfies Record<
      JobPlan['notes'][number]['kind'],
      (count: number, values: readonly string[], sentDeaths: SentDeaths) => string
    >,
    atLeastOnce:
      'A message is taken away only after its copy is confirmed. A crash may leave a message twice, and never loses one: copies carry a move id, and what may be there twice is reported.',
    copiesStay: 'The messages stay where they are. Copies carry a move id.',
  },

  screen: {
    title: 'Jobs',
    count: (running: number, total: number) =>
      running === 0 ? countOf(total, 'job') : `${countOf(total, 'job')}, ${formatCount(running)} running`,
    list: 'Jobs',
    state: 'State',
    what: 'Job',
    progress: 'Progress',
    outcome: 'Outcome',
    rate: 'Limit',
    started: 'Started',
    emptyTitle: 'No jobs yet',
    emptyText:
      'Choose messages in a queue with Space or Shift and the arrows, then move, copy or delete them. The work goes on here, also when the page is closed.',
    noLimit: 'none',
    perSecond: (rate: string) => `${rate}/s`,
  },
  states: {
    running: 'running',
    paused: 'paused',
    interrupted: 'interrupted',
    finished: 'finished',
    cancelled: 'cancelled',
  } satisfies Record<JobState, string>,
  kinds: verbs,
  outcomes: {
    done: 'done',
    doneBefore: 'done before',
    doubled: 'may be doubled',
    unroutable: 'unroutable',
    refused: 'refused',
    noTarget: 'no target',
    gone: 'gone',
  } satisfies Record<JobOutcome, string>,
  outcomeTitles: {
    done: 'The copy is confirmed, and the original is gone if the job takes it away',
    doneBefore: 'Its copy had been confirmed before an interruption',
    doubled: 'It may be there twice; both copies carry the same move id',
    unroutable: 'No queue takes it there; the original was not touched',
    refused: 'The target refused it; the original was not touched',
    noTarget: 'Nothing tells where it should go; it was not touched',
    gone: 'It was not waiting in the queue any more: it had left, or a consumer held it',
  } satisfies Record<JobOutcome, string>,
  backTo: {
    died: 'the queues they died in',
    first: 'where they were first published',
    recorded: 'where each was published',
  },
  detail: {
    label: 'Job detail',
    pause: 'Pause',
    resume: 'Resume',
    cancel: 'Cancel job',
    forget: 'Forget',
    changeRate: 'Set',
    settled: (settled: number, total: number) => `${formatCount(settled)} of ${formatCount(total)}`,
    results: 'Results',
    filter: 'Outcomes shown',
    all: 'all outcomes',
    outcomeCount: (outcome: string, count: number) => `${outcome} (${formatCount(count)})`,
    noResultsTitle: 'No results yet',
    noResultsText: 'Each message is listed here as soon as it is known what became of it.',
    number: '#',
    messageId: 'Message id',
    from: 'Exchange → key',
    sentTo: 'Sent to',
    reason: 'Reason',
    moveId: 'Move id',
    at: 'At',
  },
  notices: {
    finished: (kind: JobKind, done: number, queue: string, to: string | null) =>
      `${did[kind]} ${messages(done)} of ${queue}${to === null ? '' : ` to ${to}`}`,
    notAll: (kind: JobKind, done: number, total: number, queue: string) =>
      `${did[kind]} ${formatCount(done)} of ${messages(total)} of ${queue}`,
    interrupted: (kind: JobKind, queue: string) => `${verbs[kind]} job on ${queue} was interrupted`,
    waiting: (count: number) =>
      `${countOf(count, 'job')} ${count === 1 ? 'was' : 'were'} interrupted and can be resumed`,
    see: 'See Jobs for what became of each message.',
  },
  status: {
    running: (count: number, percent: number) => `${countOf(count, 'job')} · ${percent} %`,
    paused: (count: number, percent: number) => `${countOf(count, 'job')} paused · ${percent} %`,
    interrupted: (count: number) => `${countOf(count, 'job')} interrupted`,
    title: 'Show the jobs',
  },
} as const;
