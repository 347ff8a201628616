// A profile: how to reach a server that is not ours, as the user saved it. Its id is the id of the endpoint that it makes.
// Secrets are no part of it: they go in by profile.put, and no answer holds them.

import { z } from 'zod';
import { endpointColour, environment } from './endpoint.ts';

/** A certificate chain or a key; the largest that are in use stay far below. */
const pem = z.string().max(64 * 1024);
const text = z.string().max(1_024);

export const profileId = z.string().regex(/^[\w-]{1,64}$/);

export const tlsSettings = z.object({
  /** The name that the server's certificate must have; null is the host. */
  serverName: text.nullable(),
  /** PEM of the authorities to trust instead of the usual ones. */
  ca: pem.nullable(),
  /** PEM of our own certificate; its key is a secret. */
  certificate: pem.nullable(),
  /** False accepts any certificate, which the page says wherever it matters. */
  verify: z.boolean(),
});

export const managementSetting = z.discriminatedUnion('mode', [
  /** Looked for on the same host. */
  z.object({ mode: z.literal('auto') }),
  z.object({
    mode: z.literal('given'),
    url: z.url({ protocol: /^https?$/ }).max(2_048),
    /** PEM of the authorities to trust there; absent are those of the AMQP connection, or the usual ones. */
    ca: pem.optional(),
  }),
  z.object({ mode: z.literal('none') }),
]);

export const profile = z.object({
  id: profileId,
  name: z.string().trim().min(1).max(100),
  colour: endpointColour.nullable(),
  environment,
  readOnly: z.boolean(),
  connectAtStart: z.boolean(),
  host: z.string().trim().min(1).max(255),
  port: z.number().int().min(1).max(65_535),
  vhost: z.string().min(1).max(255),
  user: z.string().max(255),
  /** 0 is off. */
  heartbeatSeconds: z.number().int().min(0).max(65_535),
  /** Null is plain TCP. */
  tls: tlsSettings.nullable(),
  management: managementSetting,
  /** Queues that the user named where AMQP alone cannot list them. */
  rememberedQueues: z.array(z.string().max(255)).max(1_000),
});

/** As the page edits it: what else is remembered with it is the engine's. A secret has no place in it. */
export const profileDraft = profile
  .omit({ rememberedQueues: true })
  .refine(({ management }) => management.mode !== 'given' || !holdsUser(management.url), {
    path: ['management', 'url'],
    message: 'An address without user and password: those of the connection are used.',
  })
  .refine(
    ({ tls, management }) =>
      ![tls?.ca, tls?.certificate, management.mode === 'given' ? management.ca : null].some(holdsKey),
    { path: ['tls'], message: 'A key is no part of certificates: it is a secret of its own.' },
  );

function holdsUser(url: string): boolean {
  return /^https?:[\\/]*[^\\/?#]*@/i.test(url.trim());
}

function holdsKey(text: string | null | undefined): boolean {
  return /-----BEGIN [A-Z ]*PRIVATE KEY/.test(text ?? '');
}

export const secretNames = ['password', 'key', 'passphrase'] as const;

/** Absent stays as it is, null goes. */
export const secretsPatch = z.object({
  password: z.string().max(4_096).nullable().optional(),
  /** PEM of the key of `tls.certificate`. */
  key: pem.nullable().optional(),
  passphrase: z.string().max(4_096).nullable().optional(),
});

/** `lost`: there was one, and it was kept only until Leveret ended. */
export const secretState = z.enum(['none', 'kept', 'lost']);

export const profileRow = profile.extend({
  secrets: z.object({ password: secretState, key: secretState, passphrase: secretState }),
});

/** `session`: no safe place on this machine, so secrets are gone when Leveret ends. */
export const secretsKeptBy = z.enum(['system', 'session']);

/** A server that answers on one of the usual ports of this machine. */
export const localServer = z.object({
  host: z.string(),
  port: z.number().int(),
  tls: z.boolean(),
  product: z.string(),
  version: z.string(),
});

export const doctorStepNames = [
  'dns',
  'tcp',
  'tls',
  'protocol',
  'credentials',
  'vhost',
  'permissions',
  'management',
  'product',
] as const;

/** One check of the connection doctor. `warning`: it works, and something will not. */
export const doctorStep = z.object({
  key: z.enum(doctorStepNames),
  state: z.enum(['waiting', 'running', 'passed', 'warning', 'failed', 'skipped']),
  tookMs: z.number().nullable(),
  /** What was found, or why it failed or was left out. */
  result: z.string(),
  facts: z.array(z.object({ name: z.string(), value: z.string() })),
  /** The virtual hosts that this user may be shown, where the step asked for them. */
  vhosts: z.array(z.string()).optional(),
  /** What to do about it. */
  fix: z.string().nullable(),
});

export type TlsSettings = z.infer<typeof tlsSettings>;
export type ManagementSetting = z.infer<typeof managementSetting>;
export type Profile = z.infer<typeof profile>;
export type ProfileDraft = z.infer<typeof profileDraft>;
export type SecretName = (typeof secretNames)[number];
export type SecretsPatch = z.infer<typeof secretsPatch>;
export type ProfileRow = z.infer<typeof profileRow>;
export type SecretsKeptBy = z.infer<typeof secretsKeptBy>;
export type LocalServer = z.infer<typeof localServer>;
export type DoctorStepName = (typeof doctorStepNames)[number];
export type DoctorStep = z.infer<typeof doctorStep>;
