// Where secrets are kept by key, for the engine. In the desktop the main process keeps them, encrypted by the operating
// system; here is what everybody else has: memory, gone when the process ends.

import type { SecretsKeptBy } from '../contract/profile.ts';

export interface SecretStore {
  readonly keptBy: SecretsKeptBy;
  /** Rejects with AppError storage. */
  store(key: string, secret: string): Promise<void>;
  has(key: string): Promise<boolean>;
  /** Of one that is not there too. */
  remove(key: string): Promise<void>;
  /** Null when there is none. Never for a page. */
  read(key: string): Promise<string | null>;
}

export function secretsInMemory(): SecretStore {
  const secrets = new Map<string, string>();
  return {
    keptBy: 'session',
    store: async (key, secret) => void secrets.set(key, secret),
    has: async (key) => secrets.has(key),
    remove: async (key) => void secrets.delete(key),
    read: async (key) => secrets.get(key) ?? null,
  };
}
