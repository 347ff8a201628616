// Plays the page of the desktop: asks the preload for a port as renderer/ does, and speaks the contract over it.

import { randomBytes } from 'node:crypto';
import type { MessagePort } from 'node:worker_threads';
import type { LeveretApi } from '../../../src/contract/api.ts';
import { api } from '../../../src/contract/api.ts';
import type { EnginePortMessage } from '../../../src/contract/desktop-port.ts';
import {
  enginePortAnswer,
  enginePortQuestion,
  isEnginePortMessage,
} from '../../../src/contract/desktop-port.ts';
import { createClient } from '../../../src/rpc/client.ts';
import type { Client } from '../../../src/rpc/handlers.ts';
import { portPipe } from '../../../src/rpc/port-pipe.ts';
import type { StandInPage } from '../electron-stand-in/page.ts';

export function newNonce(): string {
  return randomBytes(16).toString('base64url');
}

/** Resolves with the port that comes with the same nonce. */
export function askForPort(page: StandInPage, nonce = newNonce()): Promise<MessagePort> {
  return new Promise((resolve) => {
    const stop = page.onMessage((message) => {
      const [port] = message.ports;
      if (!isEnginePortMessage(message.data, enginePortAnswer) || port === undefined) return;
      if (message.data.nonce !== nonce) return;
      stop();
      resolve(port);
    });
    const question: EnginePortMessage = { type: enginePortQuestion, nonce };
    page.postMessage(question);
  });
}

export async function connectPage(page: StandInPage): Promise<Client<LeveretApi>> {
  return createClient(api, portPipe(await askForPort(page)));
}
