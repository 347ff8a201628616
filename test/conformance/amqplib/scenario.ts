// What a scenario is: a few steps with amqplib, and the list of what its client saw. The list was recorded from RabbitMQ
// and is what every broker must produce.

import amqplib, { type Channel, type ChannelModel, type ConsumeMessage, type GetMessage } from 'amqplib';

export interface Scenario {
  readonly title: string;
  run(stage: Stage): Promise<void>;
  /** What RabbitMQ's client saw. */
  readonly outcome: readonly string[];
}

/** What a scenario works with; everything that it opens is closed for it. */
export class Stage {
  readonly outcome: string[] = [];
  readonly #port: number;
  readonly #connections: ChannelModel[] = [];

  constructor(port: number) {
    this.#port = port;
  }

  see(line: string): void {
    this.outcome.push(line);
  }

  /** `credentials`: user:password, and `virtualHost` as in a URL. */
  async connect(credentials = 'guest:guest', virtualHost = '%2F'): Promise<ChannelModel> {
    const url = `amqp://${credentials}@127.0.0.1:${this.#port}/${virtualHost}`;
    const connection = await amqplib.connect(url, { timeout: 10_000 });
    connection.on('error', (error: Error) => this.see(`connection: ${firstLine(error)}`));
    this.#connections.push(connection);
    return connection;
  }

  /** One that sees only what closes it whole: what closes a channel is seen by the step that caused it. */
  async quietConnection(): Promise<ChannelModel> {
    const connection = await amqplib.connect(`amqp://127.0.0.1:${this.#port}`, { timeout: 10_000 });
    connection.on('error', (error: Error) => {
      if (error.message.startsWith('Connection closed')) this.see(`connection: ${firstLine(error)}`);
    });
    this.#connections.push(connection);
    return connection;
  }

  /** A channel of its own connection. Its errors and closing are seen. */
  async channel(): Promise<Channel> {
    return this.channelOf(await this.connect());
  }

  async channelOf(connection: ChannelModel): Promise<Channel> {
    const channel = await connection.createChannel();
    channel.on('error', (error: Error) => this.see(`channel: ${firstLine(error)}`));
    return channel;
  }

  /** Runs a step and sees its result, or how it was refused. */
  async attempt(name: string, step: () => PromiseLike<unknown>): Promise<void> {
    try {
      const result = await step();
      this.see(result === undefined ? name : `${name}: ${JSON.stringify(result)}`);
    } catch (error) {
      this.see(`${name} refused: ${firstLine(error)}`);
    }
  }

  /** Takes one message with get, and sees it. */
  async get(channel: Channel, queue: string, noAck = true): Promise<GetMessage | false> {
    const message = await channel.get(queue, { noAck });
    this.see(message === false ? `${queue} is empty` : `got ${describeMessage(message)}`);
    return message;
  }

  /** Closes everything, in whatever state the scenario left it. */
  async end(): Promise<void> {
    for (const connection of this.#connections) {
      // A connection that the broker closed cannot be closed again.
      await connection.close().catch(() => undefined);
    }
  }
}

/** Resolves when the channel has closed, also when an error closed it. */
export function closing(channel: Channel): Promise<void> {
  return new Promise((resolve) => {
    channel.once('close', resolve);
  });
}

export function describeMessage(message: GetMessage | ConsumeMessage): string {
  const redelivered = message.fields.redelivered ? ' again' : '';
  return `${message.content.toString()}${redelivered}`;
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';
}
