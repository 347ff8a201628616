// What can be wrong between here and a server, as the network and TLS tell it: one table for connecting, for the doctor and
// for the management API. What a server itself answers is not here.

export interface Fault {
  /** A whole sentence. */
  readonly words: string;
  /** What to do: whole sentences. */
  readonly fix: string;
  /** It may pass by itself. */
  readonly retryable: boolean;
}

/** Where somebody tried to go, and what for. */
export interface Destination {
  readonly host: string;
  readonly port: number;
  readonly speaks: 'AMQP' | 'HTTP';
  /** Host and port have been told before. */
  readonly isNamed?: boolean;
  /** That the certificate should be for; the host without it. */
  readonly serverName?: string | null | undefined;
}

const usualPorts = {
  AMQP: '5672 is usual for AMQP, 5671 with TLS',
  HTTP: '15672 is usual for the management API, 15671 with TLS',
} as const;

const networkFaults: Readonly<Record<string, (to: Destination) => Omit<Fault, 'retryable'>>> = {
  ECONNREFUSED: (to) => ({
    words: `Nothing listens ${place(to)}.`,
    fix:
      to.speaks === 'AMQP'
        ? `Check host and port, and that the server is running and listens on this address (${usualPorts.AMQP}).`
        : `Check host and port (${usualPorts.HTTP}), and that the management plugin is on: rabbitmq-plugins enable rabbitmq_management.`,
  }),
  ECONNRESET: hungUp,
  EPIPE: hungUp,
  UND_ERR_SOCKET: hungUp,
  ETIMEDOUT: (to) => ({
    words: `Nobody answers ${place(to)}.`,
    fix: 'Check the address, and that no firewall is in between.',
  }),
  EHOSTUNREACH: noWay,
  ENETUNREACH: noWay,
  ENOTFOUND: ({ host }) => ({
    words: `The name ${host} is not known.`,
    fix: 'Check the host for typing errors. A name of a company network may need its VPN.',
  }),
  EAI_AGAIN: ({ host }) => ({
    words: `The name ${host} could not be looked up.`,
    fix: 'Check the network, and its name server.',
  }),
  EACCES: () => ({
    words: 'This machine does not allow the connection.',
    fix: 'Check its firewall.',
  }),
};

function place({ host, port, isNamed = false }: Destination): string {
  return isNamed ? 'there' : `on ${host}, port ${port}`;
}

function hungUp({ speaks }: Destination): Omit<Fault, 'retryable'> {
  return {
    words: 'The other side hung up.',
    fix: `Check that this port speaks ${speaks}, with or without TLS as it is set here.`,
  };
}

function noWay({ host }: Destination): Omit<Fault, 'retryable'> {
  return {
    words: `There is no way to ${host} from here.`,
    fix: 'Check the address and the network; a VPN may be needed.',
  };
}

const stranger = {
  words: "The authority that signed the server's certificate is not known here.",
  fix: 'Give the certificate of that authority as the CA of this connection (PEM).',
};

const certificateFaults: Readonly<Record<string, Omit<Fault, 'retryable'>>> = {
  CERT_HAS_EXPIRED: {
    words: "The server's certificate has expired.",
    fix: 'It must be renewed on the server.',
  },
  CERT_NOT_YET_VALID: {
    words: "The server's certificate is not valid yet.",
    fix: 'Check the clocks of both machines, and the certificate.',
  },
  DEPTH_ZERO_SELF_SIGNED_CERT: {
    words: "The server's certificate is signed by itself.",
    fix: 'Give that certificate as the CA of this connection, when you know that it is the right one.',
  },
  SELF_SIGNED_CERT_IN_CHAIN: stranger,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: stranger,
  UNABLE_TO_GET_ISSUER_CERT: stranger,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: stranger,
  CERT_UNTRUSTED: stranger,
};

/** Null for what neither the network nor TLS has said. */
export function faultOf(thrown: unknown, to: Destination): Fault | null {
  const error = firstError(thrown);
  const code = codeOf(error);
  const onWay = networkFaults[code];
  if (onWay !== undefined) return { ...onWay(to), retryable: true };
  const ofTls = certificateFault(code) ?? nameFault(error, to) ?? handshakeFault(error, to);
  return ofTls === null ? null : { ...ofTls, retryable: false };
}

/** By OpenSSL's code, as Node gives it. */
export function certificateFault(code: string): Omit<Fault, 'retryable'> | null {
  return certificateFaults[code] ?? null;
}

/** `names`: what the certificate is for. */
export function otherNameFault(wanted: string, names: string): Omit<Fault, 'retryable'> {
  return {
    words: `The server's certificate is not for '${wanted}', but for ${names}.`,
    fix: 'Connect by one of those names, or set the server name of this connection to one.',
  };
}

function nameFault(error: Error, { host, serverName }: Destination): Omit<Fault, 'retryable'> | null {
  if (codeOf(error) !== 'ERR_TLS_CERT_ALTNAME_INVALID') return null;
  const { cert } = error as { cert?: { subjectaltname?: string } };
  return otherNameFault(serverName ?? host, cert?.subjectaltname ?? 'none');
}

function handshakeFault(error: Error, { speaks }: Destination): Omit<Fault, 'retryable'> | null {
  const { message } = error;
  const code = codeOf(error);
  if (
    /wrong version number|packet length too long|ERR_SSL_WRONG_VERSION_NUMBER/i.test(`${message} ${code}`)
  ) {
    return {
      words: 'What answers on this port does not speak TLS.',
      fix: `Check the port (${usualPorts[speaks]}), or connect without TLS.`,
    };
  }
  if (/protocol version|unsupported protocol|version too low/i.test(message)) {
    return {
      words: 'The server speaks only an older version of TLS than 1.2, and such connections are not safe.',
      fix: 'An administrator must allow TLS 1.2 or 1.3 on the server.',
    };
  }
  if (/certificate required|bad certificate|unknown ca|handshake failure/i.test(message)) {
    return {
      words: `The server ended the TLS handshake: ${sentence(message)}`,
      fix: 'It may want a client certificate, or one that another authority has signed.',
    };
  }
  if (isUnusableKey(error)) {
    return {
      words: `A certificate or key of this connection cannot be used: ${sentence(message)}`,
      fix: 'Check that each is whole PEM text, that the key belongs to the certificate, and the passphrase.',
    };
  }
  return code === 'EPROTO'
    ? { words: `The TLS handshake failed: ${sentence(message)}`, fix: 'Check that this port speaks TLS.' }
    : null;
}

/** The settings are wrong, not the server. */
export function isUnusableKey(thrown: unknown): boolean {
  const error = firstError(thrown);
  return (
    /^ERR_OSSL|^ERR_CRYPTO|PEM/.test(codeOf(error)) ||
    /PEM|bad decrypt|key values mismatch/i.test(error.message)
  );
}

/** What a server's refusal of a user means. */
export function refusedUser(user: string, reason: string): Omit<Fault, 'retryable'> {
  const guest =
    user === 'guest'
      ? ' The user guest may connect only from the server itself, unless its settings allow more.'
      : '';
  return {
    words: `The server refused the user '${user}': ${sentence(reason)}`,
    fix: `Check user and password.${guest}`,
  };
}

/** Trying IPv4 and IPv6 gives an error of each; the first says enough. */
export function firstError(thrown: unknown): Error {
  if (thrown instanceof AggregateError && thrown.errors[0] instanceof Error) return thrown.errors[0];
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}

/** Of the error or of what caused it; empty when there is none. */
export function codeOf(error: Error): string {
  if ('code' in error && typeof error.code === 'string') return error.code;
  if (error instanceof AggregateError) return codeOf(firstError(error.errors[0]));
  return error.cause instanceof Error ? codeOf(firstError(error.cause)) : '';
}

export function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
