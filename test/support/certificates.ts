// Certificates for a test's TLS server, made on the fly: an authority of its own, a server's, one that has expired,
// and a client's. Nothing of it is ever trusted outside the test.

import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

export interface Certificate {
  readonly certificateFile: string;
  readonly keyFile: string;
  /** PEM text. */
  readonly certificate: string;
  readonly key: string;
}

export interface Certificates {
  readonly ca: Certificate;
  /** Another authority that has signed nothing. */
  readonly strangerCa: Certificate;
  /** For "localhost" and 127.0.0.1. */
  readonly server: Certificate;
  readonly expired: Certificate;
  readonly client: Certificate;
}

/** Writes them into the folder; takes about 0.3 s. @throws Error with openssl's words */
export function makeCertificates(folder: string): Certificates {
  const ca = selfSigned(folder, 'ca', '/CN=Leveret test authority');
  const strangerCa = selfSigned(folder, 'stranger', '/CN=Somebody else');
  const names = 'subjectAltName=DNS:localhost,IP:127.0.0.1';
  return {
    ca,
    strangerCa,
    server: signed(folder, ca, 'server', '/CN=localhost', names),
    expired: signed(folder, ca, 'expired', '/CN=localhost', names, -1),
    client: signed(folder, ca, 'client', '/CN=leveret-client', 'extendedKeyUsage=clientAuth'),
  };
}

function selfSigned(folder: string, name: string, subject: string): Certificate {
  const files = filesOf(folder, name);
  openssl('req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2', [
    '-subj',
    subject,
    '-keyout',
    files.keyFile,
    '-out',
    files.certificateFile,
  ]);
  return read(files);
}

/** Negative days: it was over before it began. */
function signed(
  folder: string,
  ca: Certificate,
  name: string,
  subject: string,
  extension: string,
  days = 2,
): Certificate {
  const files = filesOf(folder, name);
  const inFolder = (ending: string) => path.join(folder, `${name}.${ending}`);
  writeFileSync(inFolder('extensions'), `basicConstraints=critical,CA:FALSE\n${extension}\n`);
  openssl('req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes', [
    '-subj',
    subject,
    '-keyout',
    files.keyFile,
    '-out',
    inFolder('request'),
  ]);
  openssl(`x509 -req -CAcreateserial -days ${days}`, [
    '-in',
    inFolder('request'),
    '-CA',
    ca.certificateFile,
    '-CAkey',
    ca.keyFile,
    '-extfile',
    inFolder('extensions'),
    '-out',
    files.certificateFile,
  ]);
  return read(files);
}

function filesOf(folder: string, name: string): Pick<Certificate, 'certificateFile' | 'keyFile'> {
  return { certificateFile: path.join(folder, `${name}.pem`), keyFile: path.join(folder, `${name}.key`) };
}

function read(files: Pick<Certificate, 'certificateFile' | 'keyFile'>): Certificate {
  return {
    ...files,
    certificate: readFileSync(files.certificateFile, 'utf8'),
    key: readFileSync(files.keyFile, 'utf8'),
  };
}

/** `command`: words without spaces in them. */
function openssl(command: string, more: readonly string[]): void {
  const words = [...command.split(' '), ...more];
  const { status, stderr, error } = spawnSync('openssl', words, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`openssl ${words.join(' ')}: ${error?.message ?? stderr}`);
}
