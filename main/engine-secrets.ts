// Secrets between the two processes: the engine's end asks, the main process's end answers from what it keeps. A secret
// is in these messages only, and in nothing that is logged.

import { AppError } from '../src/contract/errors.ts';
import type { SecretsKeptBy } from '../src/contract/profile.ts';
import type { SecretStore } from '../src/storage/secret-store.ts';
import { reasonOf } from '../src/lib/reason.ts';
import type { FromEngine, SecretAnswer, SecretQuestion } from './engine-messages.ts';

/** The main process's end. Never rejects: what fails is part of the answer. */
export async function answerSecret(
  secrets: SecretStore,
  question: SecretQuestion,
): Promise<SecretAnswer['answer']> {
  try {
    if (question.how === 'read') return { value: await secrets.read(question.key) };
    if (question.how === 'has') return { value: await secrets.has(question.key) };
    if (question.how === 'store') await secrets.store(question.key, question.secret);
    else await secrets.remove(question.key);
    return { value: null };
  } catch (thrown) {
    return { problem: reasonOf(thrown) };
  }
}

/** The engine's end. The store is made when the main process has said how it keeps them. */
export function secretsOfMain(say: (message: FromEngine) => void): {
  store(keptBy: SecretsKeptBy): SecretStore;
  hear(message: SecretAnswer): void;
} {
  const waiting = new Map<number, (answer: SecretAnswer['answer']) => void>();
  let calls = 0;
  const ask = async (question: SecretQuestion): Promise<string | boolean | null> => {
    calls += 1;
    const call = calls;
    const answer = await new Promise<SecretAnswer['answer']>((resolve) => {
      waiting.set(call, resolve);
      say({ type: 'secret', call, question });
    });
    if ('value' in answer) return answer.value;
    throw new AppError('storage', answer.problem, { retryable: true });
  };
  return {
    store: (keptBy) => ({
      keptBy,
      store: async (key, secret) => void (await ask({ how: 'store', key, secret })),
      has: async (key) => (await ask({ how: 'has', key })) === true,
      remove: async (key) => void (await ask({ how: 'remove', key })),
      read: async (key) => {
        const value = await ask({ how: 'read', key });
        return typeof value === 'string' ? value : null;
      },
    }),
    hear: ({ call, answer }) => {
      waiting.get(call)?.(answer);
      waiting.delete(call);
    },
  };
}
