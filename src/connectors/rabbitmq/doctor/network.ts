// The doctor's steps below AMQP: the name of the host, and the port.

import { lookup } from 'node:dns/promises';
import net from 'node:net';
import { failed, passed, reasonSentence, type Step } from './step.ts';

export const checkName: Step = async (examination) => {
  const { host } = examination.target;
  if (net.isIP(host) !== 0) {
    examination.addresses = [host];
    return passed('The host is given as an address; there is no name to look up.');
  }
  try {
    const found = await lookup(host, { all: true });
    examination.addresses = found.map(({ address }) => address);
    return passed(`${host} is ${examination.addresses.join(', ')}.`);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOTFOUND') {
      return failed(
        `The name ${host} is not known.`,
        'Check the host for typing errors. A name of a company network may need its VPN.',
      );
    }
    return failed(
      `Looking up ${host} failed: ${reasonSentence(error)}`,
      'Check the network, and its name server.',
    );
  }
};

const fixes: Readonly<Record<string, string>> = {
  ECONNREFUSED:
    'Check host and port, and that the server is running and listens on this address (5672 is usual, 5671 with TLS).',
  ETIMEDOUT: 'Check the address, and that no firewall is in between.',
  EHOSTUNREACH: 'Check the address and the network; a VPN may be needed.',
  ENETUNREACH: 'Check the address and the network; a VPN may be needed.',
};

export const checkPort: Step = async (examination, signal) => {
  const { host, port } = examination.target;
  const socket = net.connect({ host, port, noDelay: true });
  examination.socket = socket;
  const abort = () => socket.destroy();
  signal.addEventListener('abort', abort, { once: true });
  try {
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('error', reject);
    });
    return passed(`Connected to ${socket.remoteAddress ?? host}, port ${port}.`);
  } catch (error) {
    const first = error instanceof AggregateError ? (error.errors[0] as NodeJS.ErrnoException) : error;
    const code = (first as NodeJS.ErrnoException).code ?? '';
    const result =
      code === 'ECONNREFUSED'
        ? `Nothing listens on ${host}, port ${port}.`
        : `Connecting to ${host}, port ${port}, failed: ${reasonSentence(error)}`;
    return failed(result, fixes[code] ?? 'Check host, port and network.');
  } finally {
    signal.removeEventListener('abort', abort);
  }
};
