// The first eight bytes of a connection: "AMQP" and the version. Another version is told ours and shown out; other
// protocols that often knock by mistake are named in the log.

import type { FrameSplitter } from '../amqp/frames.ts';
import type { Connection } from './connection.ts';
import { mechanisms } from './sasl.ts';

export type HeaderOutcome =
  | { readonly kind: 'incomplete' }
  | { readonly kind: 'accepted' }
  | { readonly kind: 'refused'; readonly answer: Buffer; readonly reason: string };

const ours = Buffer.from([0x41, 0x4d, 0x51, 0x50, 0, 0, 9, 1]);
/** 0-9 differs in nothing that matters, and RabbitMQ lets it in too. */
const older = Buffer.from([0x41, 0x4d, 0x51, 0x50, 1, 1, 0, 9]);

export function protocolHeader(splitter: FrameSplitter): HeaderOutcome {
  const seen = splitter.peekRaw(8);
  // Four wrong bytes are enough: a peer that speaks something else may never send eight.
  if (seen.length < 8 && ours.subarray(0, Math.min(4, seen.length)).equals(seen.subarray(0, 4))) {
    return { kind: 'incomplete' };
  }
  if (seen.equals(ours) || seen.equals(older)) {
    splitter.takeRaw(8);
    return { kind: 'accepted' };
  }
  return { kind: 'refused', answer: ours, reason: `refused the protocol header: ${nameOf(seen)}` };
}

/** Says what we are; the client answers with start-ok. */
export function startConnection(connection: Connection): void {
  connection.state = 'starting';
  connection.send(0, 'connection.start', {
    versionMajor: 0,
    versionMinor: 9,
    serverProperties: connection.around.serverProperties,
    mechanisms: mechanisms.join(' '),
    locales: 'en_US',
  });
}

function nameOf(seen: Buffer): string {
  const text = seen.toString('latin1');
  if (text.startsWith('AMQP'))
    return `AMQP ${[...seen.subarray(4)].join('-')} is not spoken here, only 0-9-1`;
  if (/^(GET|POST|HEAD|PUT|OPTI)/.test(text)) return 'this looks like HTTP';
  if (seen[0] === 0x16 && seen[1] === 0x03) return 'this looks like TLS; the broker takes plain AMQP only';
  return `bytes ${seen.toString('hex')} are not AMQP`;
}
