// AMQP class connection (10): everything on channel 0, from start-ok to close-ok.

import { decodeMethod } from '../../amqp/method-codec.ts';
import { frameMinBytes, frameType, snippet } from '../../amqp/frames.ts';
import { type MethodFields, type MethodName, methodName } from '../../amqp/methods.ts';
import { WireReader } from '../../amqp/reader.ts';
import { accessRefused, BrokerError, notAllowed } from '../broker-error.ts';
import { ClientIdentity } from '../client-identity.ts';
import type { Connection, ConnectionState } from '../connection.ts';
import { unknownMethod } from '../dispatch.ts';
import { readCredentials } from '../sasl.ts';

type ConnectionHandlers = {
  readonly [Name in MethodName]?: {
    readonly in: ConnectionState;
    readonly handle: (connection: Connection, fields: MethodFields<Name>) => void;
  };
};

type AnyHandler = {
  readonly in: ConnectionState;
  readonly handle: (connection: Connection, fields: MethodFields<MethodName>) => void;
};

const handlers: ConnectionHandlers = {
  'connection.start-ok': { in: 'starting', handle: startOk },
  'connection.tune-ok': { in: 'tuning', handle: tuneOk },
  'connection.open': { in: 'opening', handle: open },
  'connection.update-secret': {
    in: 'running',
    // There is one user and it has no permissions to change: any secret will do.
    handle: (connection) => connection.send(0, 'connection.update-secret-ok', {}),
  },
  'connection.close': {
    in: 'running',
    handle(connection, { replyCode, replyText }) {
      connection.send(0, 'connection.close-ok', {});
      connection.finish(
        replyCode === 200 ? 'closed by the client' : `closed by the client: ${replyCode} ${replyText}`,
      );
    },
  },
};

/** A frame on channel 0, not a heartbeat. Throws BrokerError and WireError. */
export function connectionMethod(
  connection: Connection,
  type: number,
  key: number,
  bytes: Buffer,
  start: number,
  end: number,
): void {
  if (connection.state === 'closing') return whileClosing(connection, key);
  if (type !== frameType.method) {
    throw new BrokerError('UNEXPECTED_FRAME', `type ${type}, ${snippet(bytes, start, end)}`);
  }
  const name = methodName(key);
  const handler = name === undefined ? undefined : (handlers[name] as AnyHandler | undefined);
  if (name === undefined) throw unknownMethod(key);
  if (handler === undefined || (handler.in !== connection.state && name !== 'connection.close')) {
    throw new BrokerError('CHANNEL_ERROR', `unexpected method in connection state ${connection.state}`);
  }
  handler.handle(
    connection,
    decodeMethod(name, new WireReader(bytes, start + 4, end), connection.limits.tableDepth),
  );
}

function whileClosing(connection: Connection, key: number): void {
  const name = methodName(key);
  if (name === 'connection.close') connection.send(0, 'connection.close-ok', {});
  if (name === 'connection.close-ok' || name === 'connection.close') connection.finish('');
}

function startOk(connection: Connection, fields: MethodFields<'connection.start-ok'>): void {
  connection.identity = new ClientIdentity(fields.clientProperties);
  const { user, password } = readCredentials(fields.mechanism, fields.response);
  if (user !== 'guest' || password !== 'guest') {
    const refusal = accessRefused(
      `Login was refused using authentication mechanism ${fields.mechanism}. For details see the broker logfile.`,
    );
    if (connection.identity.capable('authentication_failure_close')) {
      const { replyCode, replyText } = refusal;
      connection.send(0, 'connection.close', { replyCode, replyText, classId: 0, methodId: 0 });
    }
    connection.finish(
      `ACCESS_REFUSED - ${fields.mechanism} login refused for user '${user}': only guest may log in`,
    );
    return;
  }
  connection.user = user;
  connection.state = 'tuning';
  connection.send(0, 'connection.tune', {
    channelMax: connection.limits.channelsPerConnection,
    frameMax: connection.limits.frameMaxBytes,
    heartbeat: connection.limits.heartbeatSeconds,
  });
}

function tuneOk(connection: Connection, fields: MethodFields<'connection.tune-ok'>): void {
  const { limits } = connection;
  checkNegotiated(connection, 'frame_max', fields.frameMax, frameMinBytes, limits.frameMaxBytes);
  checkNegotiated(connection, 'channel_max', fields.channelMax, 1, limits.channelsPerConnection);
  connection.tuned(fields.frameMax, fields.channelMax, fields.heartbeat);
  connection.state = 'opening';
}

/** 0 means "no limit", which is above ours. */
function checkNegotiated(
  connection: Connection,
  what: string,
  value: number,
  least: number,
  most: number,
): void {
  if (value === 0 || value > most) {
    refuse(
      connection,
      notAllowed(`negotiated ${what} = ${value} is higher than the maximum allowed value (${most})`),
    );
  }
  if (value < least) {
    refuse(
      connection,
      notAllowed(`negotiated ${what} = ${value} is lower than the minimum allowed value (${least})`),
    );
  }
}

function open(connection: Connection, { virtualHost }: MethodFields<'connection.open'>): void {
  if (virtualHost !== connection.vhost) refuse(connection, notAllowed(`vhost ${virtualHost} not found`));
  connection.state = 'running';
  connection.wasOpen = true;
  connection.send(0, 'connection.open-ok', { knownHosts: '' });
  connection.around.opened(connection);
}

/** A handshake refused with words: the client is known, so it is told. */
function refuse(connection: Connection, error: BrokerError): never {
  const { replyCode, replyText } = error;
  connection.send(0, 'connection.close', { replyCode, replyText, classId: 10, methodId: 40 });
  throw error;
}
