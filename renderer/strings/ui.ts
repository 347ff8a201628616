// Words of the primitives.

export const uiText = {
  unknown: 'not known',
  didNotWork: 'This did not work',
  details: 'Details',
  tryAgain: 'Try again',
  loading: 'Loading',
  showing: (part: string) => `Showing ${part}`,
  parts: {
    window: 'the window',
    sidebar: 'the sidebar',
    screen: 'this screen',
    tab: (title: string) => `the tab ${title}`,
    message: 'the message',
    publish: 'the form for publishing',
    dialogs: 'the dialog',
  },
  copy: 'Copy',
  copied: 'Copied',
  close: 'Close',
  /** Asked for on an endpoint marked production. */
  typeName: (name: string) => `This is production. Type ${name} to go on`,
  cancel: 'Cancel',
  resizePanes: 'Resize panes',
  columnWidth: (title: string) => `Width of ${title}`,
  columnWidthOwn: 'as wide as it is made',
  columnWidthPixels: (pixels: number) => `${String(pixels)} pixels`,
  columnWidthHint:
    'Drag, or press ← and →, to change the width; ↑ and ↓ go to other columns; a double click or Enter takes it back',
  rowMenu: 'Commands',
  chosenColumn: 'Chosen',
  chooseRow: 'Choose this row',
} as const;
