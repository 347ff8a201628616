// A file that was chosen for TLS, read into certificates and a key: PEM text, or one certificate as bytes (DER). A file may
// hold both, and each goes where it belongs: a key among the certificates would be saved without protection. Pure.

import { endpointsText } from '../../strings/endpoints.ts';

const { pemFault: fault } = endpointsText;

/** What the contract takes; the chains in use are far smaller. */
const pemMaxBytes = 64 * 1024;

export interface PemFile {
  /** PEM text. */
  readonly certificates: string | null;
  readonly key: string | null;
}

export type ReadPem = PemFile | { readonly fault: string };

export function readPem(name: string, bytes: Uint8Array): ReadPem {
  const text = new TextDecoder().decode(bytes);
  if (!text.includes('-----BEGIN')) return readBytes(name, bytes);
  const blocks = Array.from(text.matchAll(/-----BEGIN ([A-Z0-9 ]+)-----[\s\S]*?-----END \1-----/g));
  const of = (kind: RegExp) => {
    const found = blocks.filter(([, label = '']) => kind.test(label)).map(([block]) => `${block}\n`);
    return found.length === 0 ? null : found.join('');
  };
  const held = { certificates: of(/CERTIFICATE$/), key: of(/PRIVATE KEY$/) };
  if (held.certificates === null && held.key === null) return { fault: fault.nothing(name) };
  return sizeOf(held) > pemMaxBytes ? { fault: fault.large(name) } : held;
}

function sizeOf({ certificates, key }: PemFile): number {
  return Math.max(certificates?.length ?? 0, key?.length ?? 0);
}

/** By what the outermost sequence of ASN.1 begins with. */
function readBytes(name: string, bytes: Uint8Array): ReadPem {
  const [first, second] = afterHeader(bytes);
  // RFC 7292: the version of a PKCS#12 store is 3.
  if (first === 0x02 && second === 3) return { fault: fault.pkcs12(name) };
  if (first !== 0x30 || bytes.length > pemMaxBytes / 2) return { fault: fault.notPem(name) };
  const base64 = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
  const lines = base64.match(/.{1,64}/g) ?? [];
  return {
    certificates: ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n'),
    key: null,
  };
}

/** Tag of the first element, and the value of its only byte where it has one. */
function afterHeader(bytes: Uint8Array): [number | undefined, number | undefined] {
  if (bytes[0] !== 0x30) return [undefined, undefined];
  const length = bytes[1] ?? 0;
  const at = length < 0x80 ? 2 : 2 + (length - 0x80);
  return [bytes[at], bytes[at + 1] === 1 ? bytes[at + 2] : undefined];
}
