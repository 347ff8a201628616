// The doctor's steps of the AMQP handshake: the protocol, who we are, and the virtual host. One connection for all three.

import { lookup, type FieldTable } from '../../../amqp/field-table.ts';
import { refusedUser, sentence } from '../faults.ts';
import { Probe, ProbeEnded, type Received } from './probe.ts';
import { failed, failedBy, passed, type Examination, type Outcome, type Step } from './step.ts';

/** How large frames may be and how often heartbeats come matters to nobody here; the server's offer is taken. */
const noHeartbeat = 0;

export const checkProtocol: Step = (examination, signal) =>
  onProbe(examination, signal, async () => {
    const { socket } = examination;
    if (socket === null) throw new Error('there is no connection');
    const probe = new Probe(socket);
    examination.probe = probe;
    const start = (await probe.next()).as('connection.start');
    if (start === null) throw new Error('it does not begin with Connection.Start');
    examination.serverProperties = start.serverProperties;
    examination.mechanisms = start.mechanisms;
    return passed(`Speaks AMQP ${start.versionMajor}-${start.versionMinor}-1.`, [
      { name: 'Product', value: productOf(start.serverProperties) },
      { name: 'Ways to sign in', value: start.mechanisms },
    ]);
  });

export const checkCredentials: Step = (examination, signal) =>
  onProbe(examination, signal, async (probe) => {
    const { target, mechanisms } = examination;
    const { user, password } = target;
    if (!mechanisms.split(' ').includes('PLAIN')) {
      return failed(
        `The server takes no user with a password; it offers ${mechanisms}.`,
        'Leveret signs in with PLAIN. An administrator can switch that on for the server.',
      );
    }
    probe.send(0, 'connection.start-ok', {
      clientProperties: [
        { key: 'product', value: { tag: 'S', value: 'Leveret' } },
        { key: 'connection_name', value: { tag: 'S', value: 'Leveret: connection doctor' } },
        {
          key: 'capabilities',
          // Without it RabbitMQ hangs up on a wrong password and does not say why.
          value: {
            tag: 'F',
            value: [{ key: 'authentication_failure_close', value: { tag: 't', value: true } }],
          },
        },
      ],
      mechanism: 'PLAIN',
      response: `\0${user}\0${password}`,
      locale: 'en_US',
    });
    let answer: Received;
    try {
      answer = await probe.next();
    } catch (error) {
      if (!(error instanceof ProbeEnded)) throw error;
      return refused(user, 'the server hung up without a reason');
    }
    const close = answer.as('connection.close');
    if (close !== null) return refused(user, `${close.replyCode} ${close.replyText}`);
    const tune = answer.as('connection.tune');
    if (tune === null) throw new Error(`${answer.name} came where Connection.Tune belongs`);
    probe.send(0, 'connection.tune-ok', { ...tune, heartbeat: noHeartbeat });
    return passed(`Signed in as ${user}.`);
  });

function refused(user: string, reason: string): Outcome {
  const { words, fix } = refusedUser(user, reason);
  return failed(words, fix);
}

export const checkVhost: Step = (examination, signal) =>
  onProbe(examination, signal, async (probe) => {
    const { vhost, user } = examination.target;
    probe.send(0, 'connection.open', { virtualHost: vhost, capabilities: '', insist: true });
    const answer = await probe.next();
    const close = answer.as('connection.close');
    if (close !== null) {
      return failed(
        `The server did not open the virtual host '${vhost}': ${sentence(`${close.replyCode} ${close.replyText}`)}`,
        /refused for user/.test(close.replyText)
          ? `An administrator can let the user in: rabbitmqctl set_permissions -p '${vhost}' '${user}' '.*' '.*' '.*'`
          : 'Check its name (the first one of every server is "/"); an administrator sees all with rabbitmqctl list_vhosts.',
      );
    }
    if (answer.name !== 'connection.open-ok')
      throw new Error(`${answer.name} came where Connection.OpenOk belongs`);
    return passed(`The virtual host '${vhost}' is open to this user.`);
  });

/** Runs on the socket of the steps before; what breaks says what is at the other end. */
export async function onProbe(
  examination: Examination,
  signal: AbortSignal,
  work: (probe: Probe) => Promise<Outcome>,
): Promise<Outcome> {
  const abort = () => examination.socket?.destroy();
  signal.addEventListener('abort', abort, { once: true });
  try {
    // The first of these steps makes the probe that the others use.
    return await work(examination.probe as Probe);
  } catch (error) {
    if (signal.aborted) throw error;
    return broken(error, examination);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

function broken(error: unknown, { target }: Examination): Outcome {
  const head = error instanceof ProbeEnded ? error.head : Buffer.alloc(0);
  const text = head.toString('latin1');
  if (text.startsWith('HTTP/')) {
    return failed(
      'A web server answers on this port, not an AMQP server.',
      'The management UI has a port of its own (15672 is usual); AMQP usually has 5672, or 5671 with TLS.',
    );
  }
  if (text.startsWith('AMQP')) {
    return failed(
      `The server speaks another version of AMQP (${Array.from(head.subarray(4, 8)).join('.')}), not 0-9-1.`,
      'Leveret needs AMQP 0-9-1, which RabbitMQ and LavinMQ speak.',
    );
  }
  if (head[0] === 0x15 && target.tls === null) {
    return failed('This port speaks TLS.', 'Switch TLS on for this connection.');
  }
  if (head.length > 0 && head[0] !== 1) {
    return failed(
      `What answers on this port is not an AMQP server; it says ${JSON.stringify(text.slice(0, 32))}.`,
      'Check the port: AMQP usually has 5672, or 5671 with TLS.',
    );
  }
  return failedBy(
    error,
    target,
    'The connection ended in the middle of the handshake:',
    target.tls === null
      ? 'Check the port. A server that wants TLS hangs up like this.'
      : "Check the port and the certificates. The server's log says more.",
  );
}

/** "RabbitMQ 3.10.8", from Connection.Start. */
export function productOf(properties: FieldTable): string {
  const product = textOf(properties, 'product');
  return product === '' ? 'unnamed' : `${product} ${textOf(properties, 'version')}`.trim();
}

export function textOf(properties: FieldTable, key: string): string {
  const value = lookup(properties, key);
  return value?.tag === 'S' ? value.value : '';
}
