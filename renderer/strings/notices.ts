// Words of the notices.

export const noticesText = {
  title: 'Notices',
  show: 'Notices',
  showUnseen: (count: number) => `Notices, ${count} new`,
  none: 'Nothing has happened that you need to know.',
  noneHint: 'Failed commands and news from the engine are kept here.',
  clear: 'Clear',
  dismiss: 'Dismiss',
  retry: 'Try again',
  open: 'Show',
  details: 'Details',
  copy: 'Copy the notice',
  times: (count: number) => `${count} times`,
  levels: { info: 'Note', success: 'Done', warning: 'Warning', error: 'Error' },
} as const;
