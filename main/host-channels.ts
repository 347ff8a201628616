// The names of the messages between preload and main process, one place for both, and the shape of an answer. Data only.

export const hostChannels = {
  copyText: 'host:copy-text',
  openExternal: 'host:open-external',
  saveFile: 'host:save-file',
  beginFile: 'host:begin-file',
  writeFile: 'host:write-file',
  endFile: 'host:end-file',
  menuState: 'host:menu-state',
  /** Main to page: a native menu entry was chosen. */
  menuCommand: 'host:menu-command',
  /** Page to main with a nonce; main to page with the same nonce and a port. */
  enginePort: 'engine:port',
} as const;

/** What every question of the page is answered with. */
export type HostAnswer<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly message: string };
