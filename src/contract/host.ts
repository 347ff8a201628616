// What a desktop can do for a page and a browser tab cannot, or does differently. A capability is present or absent;
// the page asks for it and never asks "am I in Electron?".

/** Given to the page by its host: the preload bridge in Electron, a small object in browser mode. */
export interface HostCapabilities {
  readonly kind: 'desktop' | 'browser';
  /** Copies text; both hosts can. */
  copyText(text: string): Promise<void>;
  /** Opens an http(s) address outside the app. */
  openExternal?(url: string): Promise<void>;
  /** Asks for a place with the system's dialog and writes the file there; resolves false when the user declined. */
  saveFile?(suggestedName: string, content: Uint8Array): Promise<boolean>;
  /** Files that are written piece by piece. */
  readonly files?: FileWriter;
  /** Native menu entries send a command id. Returns the function that stops it. */
  onMenuCommand?(listener: (commandId: string) => void): () => void;
  /** Tells the native menu which commands can run now. */
  setMenuState?(state: readonly MenuCommandState[]): void;
}

export interface MenuCommandState {
  readonly id: string;
  readonly enabled: boolean;
}

export interface FileWriter {
  /** Asks for a place with the system's dialog and opens a file there; null when the user declined. */
  begin(suggestedName: string): Promise<string | null>;
  /** The next piece. Rejects when the disk refuses. */
  write(fileId: string, bytes: Uint8Array): Promise<void>;
  /** Without `keep` nothing is left of it, and what stood there before is still there. */
  end(fileId: string, keep: boolean): Promise<void>;
}
