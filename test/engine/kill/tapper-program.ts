// The engine as a process that can be killed while it follows messages: with the firehose, which it switches on for that,
// and with a tap on an exchange. Prints a line for each kind of tap that has seen a message.

import type { LeveretApi, StreamInput } from '../../../src/contract/api.ts';
import { untilManaged } from '../connected-profile.ts';
import { engineInside, type EnginePlan } from './engine-inside.ts';

const plan = JSON.parse(process.argv[2] ?? '') as EnginePlan & { readonly exchange: string };
const endpointId = plan.profiles[0]?.id ?? '';
const { page } = await engineInside(plan);
await untilManaged(page, endpointId);
await page.request('tracing.set', { endpointId, on: true });

type Target = StreamInput<LeveretApi, 'message.tap'>['target'];

function follow(name: string, target: Target): void {
  page.open(
    'message.tap',
    { endpointId, target, kinds: ['published'] },
    {
      onRows: () => process.stdout.write(`${name}\n`),
      onEnd: (error) => process.stdout.write(`${name} ended: ${error?.message}\n`),
    },
  );
}
follow('firehose', { firehose: { queue: null } });
follow('exchange', { exchange: plan.exchange });
