// The engine inside a program that will be killed, with a page on it and its profiles connected.

import { MessageChannel } from 'node:worker_threads';
import { api, type LeveretApi } from '../../../src/contract/api.ts';
import type { ProfileDraft } from '../../../src/contract/profile.ts';
import { createEngine, type Engine } from '../../../src/engine/engine.ts';
import { createLog } from '../../../src/lib/log.ts';
import { createClient } from '../../../src/rpc/client.ts';
import type { Client } from '../../../src/rpc/handlers.ts';
import { portPipe } from '../../../src/rpc/port-pipe.ts';
import { secretsInMemory } from '../../../src/storage/secret-store.ts';
import { connectProfile } from '../connected-profile.ts';

export interface EnginePlan {
  readonly directory: string;
  readonly embeddedPort: number;
  readonly profiles: readonly ProfileDraft[];
}

/** Resolves when all endpoints of the plan are ready. */
export async function engineInside(
  plan: EnginePlan,
): Promise<{ readonly engine: Engine; readonly page: Client<LeveretApi> }> {
  const engine = await createEngine({
    dataDirectory: plan.directory,
    amqpPort: plan.embeddedPort,
    amqpPortRequired: true,
    version: '0.0.0-test',
    log: createLog({ write: (line) => process.stderr.write(`${line}\n`), level: 'error' }),
    secrets: secretsInMemory(),
  });
  const { port1, port2 } = new MessageChannel();
  engine.attach(portPipe(port1));
  const page = createClient(api, portPipe(port2));
  for (const profile of plan.profiles) await connectProfile(page, profile);
  return { engine, page };
}
