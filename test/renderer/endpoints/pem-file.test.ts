// Files that people choose for TLS, made by openssl: what is taken from each, and what is said of the others.

import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readPem } from '../../../renderer/features/endpoints/pem-file.ts';
import { makeCertificates } from '../../support/certificates.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const folder = temporaryFolder('pem');
afterAll(() => folder.remove());
const { ca, strangerCa, client } = makeCertificates(folder.path);
const bytes = (text: string) => new TextEncoder().encode(text);
const openssl = (...words: string[]): Uint8Array => {
  const out = path.join(folder.path, 'out');
  const { status, stderr } = spawnSync('openssl', [...words, '-out', out], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return readFileSync(out);
};

test('a bundle of several authorities is taken whole, without the words between them', () => {
  const bundle = `# first\n${ca.certificate}\n# second\n${strangerCa.certificate}`;
  const whole = ca.certificate + strangerCa.certificate;
  expect(readPem('bundle.pem', bytes(bundle))).toEqual({ certificates: whole, key: null });
});

test('of a file with both, certificate and key are told apart', () => {
  const both = bytes(client.key + client.certificate);
  expect(readPem('both.pem', both)).toEqual({ certificates: client.certificate, key: client.key });
});

test('a key under a passphrase is a key', () => {
  const words = ['pkcs8', '-topk8', '-in', client.keyFile, '-passout', 'pass:x'];
  const read = readPem('client.key', openssl(...words));
  expect(read).toMatchObject({ certificates: null, key: expect.stringContaining('ENCRYPTED') as string });
});

test('a certificate as bytes (DER) becomes PEM', () => {
  const der = openssl('x509', '-in', ca.certificateFile, '-outform', 'DER');
  expect(readPem('ca.crt', der)).toEqual({ certificates: ca.certificate, key: null });
});

test('a PKCS#12 store is named, with the way out', () => {
  const words = ['-inkey', client.keyFile, '-in', client.certificateFile, '-passout', 'pass:x'];
  const read = readPem('me.p12', openssl('pkcs12', '-export', ...words));
  expect(read).toEqual({ fault: expect.stringMatching(/PKCS#12.*openssl pkcs12 -in me\.p12/) as string });
});

test.each([
  ['hello', /neither PEM text/],
  ['', /neither PEM text/],
  ['-----BEGIN CERTIFICATE-----\nMIIB', /neither a whole certificate nor a key/],
  [ca.certificate.repeat(200), /larger than 64 KiB/],
])('what is nothing of the kind is refused with the reason', (content, words) => {
  expect(readPem('file', bytes(content))).toEqual({ fault: expect.stringMatching(words) as string });
});
