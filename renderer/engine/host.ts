// What this page's host can do: the preload's bridge in the desktop, a small object of the browser's own in a tab.
// The one place that looks; everybody else asks for a capability.

import { hostCapabilitiesKey } from '../../src/contract/desktop-port.ts';
import type { HostCapabilities } from '../../src/contract/host.ts';

declare global {
  interface Window {
    readonly [hostCapabilitiesKey]?: HostCapabilities;
  }
}

const browserHost: HostCapabilities = {
  kind: 'browser',
  copyText: (text) => navigator.clipboard.writeText(text),
  openExternal: (url) => {
    window.open(url, '_blank', 'noopener,noreferrer');
    return Promise.resolve();
  },
  saveFile: (suggestedName, content) => {
    const url = URL.createObjectURL(new Blob([new Uint8Array(content)]));
    const link = document.createElement('a');
    link.href = url;
    link.download = suggestedName;
    link.click();
    URL.revokeObjectURL(url);
    return Promise.resolve(true);
  },
};

export const host: HostCapabilities = globalThis.window?.[hostCapabilitiesKey] ?? browserHost;
