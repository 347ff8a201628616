// The connection doctor: every step of a connection by itself, in order, each with its outcome, its time and what to do.
// It makes connections of its own and leaves nothing behind.

import type { DoctorStep, DoctorStepName } from '../../../contract/profile.ts';
import { limits } from '../../../contract/limits.ts';
import type { RabbitMqTarget } from '../target.ts';
import { checkCredentials, checkProtocol, checkVhost } from './handshake.ts';
import { checkManagement } from './management.ts';
import { checkName, checkPort } from './network.ts';
import { checkPermissions } from './permissions.ts';
import { checkProduct } from './product.ts';
import { failed, reasonSentence, type Examination, type Outcome, type Step } from './step.ts';
import { checkTls } from './tls.ts';

interface Plan {
  readonly name: DoctorStepName;
  readonly check: Step;
  /** The steps that must not have failed. */
  readonly after: readonly DoctorStepName[];
}

const plans: readonly Plan[] = [
  { name: 'dns', check: checkName, after: [] },
  { name: 'tcp', check: checkPort, after: ['dns'] },
  { name: 'tls', check: checkTls, after: ['tcp'] },
  { name: 'protocol', check: checkProtocol, after: ['tls'] },
  { name: 'credentials', check: checkCredentials, after: ['protocol'] },
  { name: 'vhost', check: checkVhost, after: ['credentials'] },
  { name: 'permissions', check: checkPermissions, after: ['vhost'] },
  { name: 'management', check: checkManagement, after: ['dns'] },
  { name: 'product', check: checkProduct, after: ['protocol'] },
];

const titles: Readonly<Record<DoctorStepName, string>> = {
  dns: 'the name of the host',
  tcp: 'the port',
  tls: 'TLS',
  protocol: 'the AMQP protocol',
  credentials: 'user and password',
  vhost: 'the virtual host',
  permissions: 'the permissions',
  management: 'the management API',
  product: 'the product',
};

export interface DoctorOptions {
  readonly onStep: (step: DoctorStep) => void;
  /** Gives up; nothing more is told then. */
  readonly signal: AbortSignal;
  /** Of one step; default limits.doctorStepMs. */
  readonly stepMs?: number;
  /** Of all steps together; default limits.doctorMs. */
  readonly totalMs?: number;
  /** With which to end; default: the last. */
  readonly last?: DoctorStepName;
}

/** Tells each step as waiting first, then as it goes. Resolves when all have an outcome. Never rejects. */
export async function runDoctor(target: RabbitMqTarget, options: DoctorOptions): Promise<void> {
  const { signal, stepMs = limits.doctorStepMs, totalMs = limits.doctorMs } = options;
  const examination: Examination = {
    target,
    addresses: [],
    socket: null,
    probe: null,
    serverProperties: [],
    mechanisms: '',
  };
  const tell = (step: DoctorStep) => {
    if (!signal.aborted) options.onStep(step);
  };
  const blocked = new Map<DoctorStepName, DoctorStepName>();
  const deadline = AbortSignal.any([signal, AbortSignal.timeout(totalMs)]);
  const wanted = options.last === undefined ? plans : plans.slice(0, 1 + stepIndex(options.last));
  for (const { name } of wanted) tell(emptyStep(name, 'waiting'));
  for (const plan of wanted) {
    const cause = plan.after.map((before) => blocked.get(before)).find((found) => found !== undefined);
    if (cause !== undefined) {
      blocked.set(plan.name, cause);
      tell({ ...emptyStep(plan.name, 'skipped'), result: `Not tried, because ${titles[cause]} failed.` });
      continue;
    }
    tell(emptyStep(plan.name, 'running'));
    const startedAt = performance.now();
    const outcome = await ask(plan, examination, deadline, stepMs);
    if (outcome.state === 'failed') blocked.set(plan.name, plan.name);
    tell({
      key: plan.name,
      state: outcome.state,
      tookMs: outcome.state === 'skipped' ? null : performance.now() - startedAt,
      result: outcome.result,
      facts: outcome.facts ?? [],
      ...(outcome.vhosts === undefined ? {} : { vhosts: [...outcome.vhosts] }),
      fix: outcome.fix ?? null,
    });
  }
  examination.socket?.destroy();
}

function stepIndex(step: DoctorStepName): number {
  return plans.findIndex(({ name }) => name === step);
}

async function ask(
  { name, check }: Plan,
  examination: Examination,
  deadline: AbortSignal,
  stepMs: number,
): Promise<Outcome> {
  const signal = AbortSignal.any([deadline, AbortSignal.timeout(stepMs)]);
  const late = new Promise<never>((_resolve, reject) => {
    const refuse = () => reject(new Error('aborted'));
    if (signal.aborted) refuse();
    else signal.addEventListener('abort', refuse, { once: true });
  });
  try {
    return await Promise.race([check(examination, signal), late]);
  } catch (error) {
    if (signal.aborted) {
      return failed(
        deadline.aborted
          ? 'The examination as a whole took too long.'
          : `No answer within ${stepMs / 1_000} s.`,
        lateFixes[name] ?? 'Try again; the server or the network may be overloaded.',
      );
    }
    return failed(
      `Checking ${titles[name]} failed: ${reasonSentence(error)}`,
      "The server's log may say more.",
    );
  }
}

const lateFixes: Partial<Record<DoctorStepName, string>> = {
  dns: 'Check the network, and its name server.',
  tcp: 'Check host and port. A firewall that drops packets looks like this.',
  tls: 'Check the port: a server that does not speak TLS may wait like this.',
  protocol: 'Check the port: it may belong to another kind of server, or to one that wants TLS.',
};

function emptyStep(key: DoctorStepName, state: 'waiting' | 'running' | 'skipped'): DoctorStep {
  return { key, state, tookMs: null, result: '', facts: [], fix: null };
}
