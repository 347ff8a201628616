// What Leveret prints when it is ready: for a person, or one line of JSON for a program. Pure.

export interface Started {
  readonly version: string;
  /** With the token. */
  readonly url: string;
  readonly amqpUrl: string;
  readonly pid: number;
  /** The usual port, when it was taken and another is used. */
  readonly pagePortTaken: number | null;
  readonly amqpPortTaken: number | null;
}

/** Ends with a line end. */
export function announcement(started: Started, json: boolean): string {
  return json ? `${jsonLine(started)}\n` : `${humanLines(started).join('\n')}\n`;
}

function jsonLine({ url, amqpUrl, pid }: Started): string {
  // The broker has no management API yet; the key is there so that programs can look for it.
  return JSON.stringify({ url, amqp: amqpUrl, management: null, pid });
}

function humanLines(started: Started): string[] {
  return [
    `Leveret ${started.version} is running.`,
    '',
    `  Page    ${started.url}${taken(started.pagePortTaken)}`,
    `  Broker  ${started.amqpUrl}${taken(started.amqpPortTaken)}`,
    '',
    'Press Ctrl+C to stop.',
  ];
}

function taken(port: number | null): string {
  return port === null ? '' : `  (port ${port} is taken)`;
}
