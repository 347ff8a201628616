// The bridge between the sandboxed page and the main process: shows HostCapabilities, and passes the engine's port into the
// page. Bundled to one .cjs file; no channel name of the page's choice ever reaches ipcRenderer.

import { contextBridge, ipcRenderer } from 'electron';
import {
  enginePortAnswer,
  enginePortQuestion,
  hostCapabilitiesKey,
  isEnginePortMessage,
} from '../src/contract/desktop-port.ts';
import type { EnginePortMessage } from '../src/contract/desktop-port.ts';
import type { HostCapabilities } from '../src/contract/host.ts';
import type { HostAnswer } from './host-channels.ts';
import { hostChannels } from './host-channels.ts';

/** Electron would put its own words around a rejection, so failures come as answers. */
async function ask<Value>(channel: string, ...input: unknown[]): Promise<Value> {
  const answer = (await ipcRenderer.invoke(channel, ...input)) as HostAnswer<Value>;
  if (answer.ok) return answer.value;
  throw new Error(answer.message);
}

const capabilities: HostCapabilities = {
  kind: 'desktop',
  copyText: (text) => ask(hostChannels.copyText, text),
  openExternal: (url) => ask(hostChannels.openExternal, url),
  saveFile: (suggestedName, content) => ask(hostChannels.saveFile, suggestedName, content),
  files: {
    begin: (suggestedName) => ask(hostChannels.beginFile, suggestedName),
    write: (fileId, bytes) => ask(hostChannels.writeFile, fileId, bytes),
    end: (fileId, keep) => ask(hostChannels.endFile, fileId, keep),
  },
  onMenuCommand(listener) {
    const heard = (_event: unknown, commandId: unknown): void => {
      if (typeof commandId === 'string') listener(commandId);
    };
    ipcRenderer.on(hostChannels.menuCommand, heard);
    return () => {
      ipcRenderer.off(hostChannels.menuCommand, heard);
    };
  },
  setMenuState: (state) => ipcRenderer.send(hostChannels.menuState, state),
};

contextBridge.exposeInMainWorld(hostCapabilitiesKey, capabilities);

window.addEventListener('message', (event: MessageEvent<unknown>) => {
  if (event.source !== window || event.origin !== location.origin) return;
  if (isEnginePortMessage(event.data, enginePortQuestion)) {
    ipcRenderer.send(hostChannels.enginePort, event.data.nonce);
  }
});

ipcRenderer.on(hostChannels.enginePort, (event, nonce: unknown) => {
  if (typeof nonce !== 'string') return;
  const answer: EnginePortMessage = { type: enginePortAnswer, nonce };
  window.postMessage(answer, location.origin, [...event.ports]);
});
