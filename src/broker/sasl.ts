// The SASL mechanisms of connection.start-ok: what name and password a response carries. Who may come in is decided
// by the caller.

import { decodeTable, lookup } from '../amqp/field-table.ts';
import { WireReader } from '../amqp/reader.ts';
import { encodeText } from '../amqp/text.ts';
import { BrokerError } from './broker-error.ts';

export const mechanisms = ['AMQPLAIN', 'PLAIN'] as const;

export interface Credentials {
  readonly user: string;
  readonly password: string;
}

/** Throws BrokerError for an unknown mechanism or a response that makes no sense. */
export function readCredentials(mechanism: string, response: string): Credentials {
  if (mechanism === 'PLAIN') return readPlain(response);
  if (mechanism === 'AMQPLAIN') return readAmqplain(response);
  throw new BrokerError('COMMAND_INVALID', `unknown authentication mechanism '${mechanism}'`);
}

/** RFC 4616: authorization identity (unused), user, password, with a zero octet before the latter two. */
function readPlain(response: string): Credentials {
  const [, user, password, ...rest] = response.split('\0');
  if (user === undefined || password === undefined || rest.length > 0) {
    throw new BrokerError('SYNTAX_ERROR', 'response in PLAIN authentication is not <null>user<null>password');
  }
  return { user, password };
}

/** A field table without its length. */
function readAmqplain(response: string): Credentials {
  const fields = encodeText(response);
  const sized = Buffer.alloc(fields.length + 4);
  sized.writeUInt32BE(fields.length);
  fields.copy(sized, 4);
  const table = decodeTable(new WireReader(sized));
  const user = lookup(table, 'LOGIN');
  const password = lookup(table, 'PASSWORD');
  if (user?.tag !== 'S' || password?.tag !== 'S') {
    throw new BrokerError(
      'SYNTAX_ERROR',
      'AMQPLAIN auth info does not hold LOGIN and PASSWORD as long strings',
    );
  }
  return { user: user.value, password: password.value };
}
