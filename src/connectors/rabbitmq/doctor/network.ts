// The doctor's steps below AMQP: the name of the host, and the port.

import { lookup } from 'node:dns/promises';
import net from 'node:net';
import { failedBy, passed, type Step } from './step.ts';

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
    return failedBy(
      error,
      examination.target,
      `Looking up ${host} failed:`,
      'Check the network, and its name server.',
    );
  }
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
    return failedBy(
      error,
      examination.target,
      `Connecting to ${host}, port ${port}, failed:`,
      'Check host, port and network.',
    );
  } finally {
    signal.removeEventListener('abort', abort);
  }
};
