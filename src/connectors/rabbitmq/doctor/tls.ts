// The doctor's TLS step: the handshake with our certificate, then what is wrong with the server's. All that can be told is
// told at once: an expired certificate of the wrong name has two faults.

import net from 'node:net';
import tls from 'node:tls';
import type { DoctorStep } from '../../../contract/profile.ts';
import { certificateFault, otherNameFault, type Fault } from '../faults.ts';
import type { TlsTarget } from '../target.ts';
import { failed, failedBy, passed, type Outcome, type Step } from './step.ts';

const dayMs = 86_400_000;
/** A renewal takes people some days. */
const expirySoonDays = 30;
const badSettings = 'Check that this port speaks TLS, and the TLS settings of this connection.';

export const checkTls: Step = async (examination, signal) => {
  const { host, tls: settings } = examination.target;
  const { socket: plain } = examination;
  if (settings === null || plain === null) {
    return { state: 'skipped', result: 'This connection is set up without TLS.' };
  }
  const wanted = settings.serverName ?? host;
  let socket: tls.TLSSocket;
  try {
    socket = tls.connect({ ...tlsOptions(settings, host), socket: plain, rejectUnauthorized: false });
  } catch (error) {
    return failedBy(
      error,
      examination.target,
      'The TLS settings of this connection cannot be used:',
      badSettings,
    );
  }
  examination.socket = socket;
  const abort = () => socket.destroy();
  signal.addEventListener('abort', abort, { once: true });
  try {
    await new Promise<void>((resolve, reject) => {
      socket.once('secureConnect', resolve);
      socket.once('error', reject);
      socket.once('close', () => reject(new Error('the other side hung up')));
    });
  } catch (error) {
    return failedBy(error, examination.target, 'The TLS handshake failed:', badSettings);
  } finally {
    signal.removeEventListener('abort', abort);
  }
  return judge(socket, wanted, settings.verify);
};

/** As tls.connect wants them, for a host of this name. */
export function tlsOptions(settings: TlsTarget, host: string): tls.ConnectionOptions {
  const name = settings.serverName ?? host;
  return {
    // A server's name is never an address.
    ...(net.isIP(name) === 0 ? { servername: name } : {}),
    ...(settings.ca === null ? {} : { ca: settings.ca }),
    ...(settings.certificate === null ? {} : { cert: settings.certificate }),
    ...(settings.key === null ? {} : { key: settings.key }),
    ...(settings.passphrase === null ? {} : { passphrase: settings.passphrase }),
  };
}

type CertificateFault = Pick<Fault, 'words' | 'fix'>;

function judge(socket: tls.TLSSocket, wanted: string, verify: boolean): Outcome {
  const certificate = socket.getPeerCertificate();
  const validTo = Date.parse(certificate.valid_to);
  const daysLeft = Math.floor((validTo - Date.now()) / dayMs);
  const facts = factsOf(socket, certificate, daysLeft);
  const faults = faultsOf(socket, certificate, wanted, daysLeft);
  const words = faults.map((fault) => fault.words).join(' ');
  const fix = faults.map((fault) => fault.fix).join(' ');
  if (faults.length > 0 && verify) return failed(words, fix, facts);
  if (faults.length > 0) {
    const result = `${words} It is accepted, because this connection does not verify certificates.`;
    return { state: 'warning', result, fix, facts };
  }
  if (!verify) {
    const result = 'Encrypted; the certificate is in order, but this connection would accept any.';
    return { state: 'warning', result, fix: 'Switch verification on.', facts };
  }
  if (daysLeft < expirySoonDays) {
    const result = `Encrypted; the server's certificate expires in ${daysLeft} days.`;
    return { state: 'warning', result, fix: 'Have it renewed on the server in time.', facts };
  }
  return passed('Encrypted, with a certificate that is trusted and for this name.', facts);
}

function faultsOf(
  socket: tls.TLSSocket,
  certificate: tls.PeerCertificate,
  wanted: string,
  daysLeft: number,
): CertificateFault[] {
  const faults: CertificateFault[] = [];
  // Node's types say Error; it is a code.
  const code = socket.authorized ? '' : String(socket.authorizationError);
  if (daysLeft < 0) {
    faults.push({
      words: `The server's certificate expired on ${day(certificate.valid_to)}.`,
      fix: 'It must be renewed on the server.',
    });
  } else if (Date.parse(certificate.valid_from) > Date.now()) {
    faults.push({
      words: `The server's certificate is valid only from ${day(certificate.valid_from)}.`,
      fix: 'Check the clocks of both machines.',
    });
  }
  // Expiry is told with its date, above.
  const ofChain = code.startsWith('CERT_') ? null : certificateFault(code);
  if (ofChain !== null) faults.push(ofChain);
  const otherName = tls.checkServerIdentity(wanted, certificate);
  if (otherName !== undefined) faults.push(otherNameFault(wanted, namesOf(certificate)));
  if (faults.length === 0 && code !== '') {
    faults.push(
      certificateFault(code) ?? {
        words: `The server's certificate is not accepted: ${code}.`,
        fix: badSettings,
      },
    );
  }
  return faults;
}

function factsOf(
  socket: tls.TLSSocket,
  certificate: tls.PeerCertificate,
  daysLeft: number,
): DoctorStep['facts'] {
  const left = daysLeft < 0 ? 'expired' : `${daysLeft} days left`;
  return [
    { name: 'Certificate for', value: namesOf(certificate) },
    { name: 'Signed by', value: nameOf(certificate.issuer) },
    { name: 'Valid until', value: `${day(certificate.valid_to)} (${left})` },
    { name: 'Protocol', value: `${socket.getProtocol() ?? 'unknown'}, ${socket.getCipher().name}` },
  ];
}

function namesOf(certificate: tls.PeerCertificate): string {
  return certificate.subjectaltname ?? nameOf(certificate.subject);
}

/** What a hostile certificate leaves out is absent, whatever the types say. */
function nameOf(names: Partial<tls.Certificate> | undefined): string {
  const name = names?.CN ?? names?.O ?? '';
  return Array.isArray(name) ? name.join(', ') : name === '' ? 'nobody named' : name;
}

function day(text: string): string {
  const at = Date.parse(text);
  return Number.isNaN(at) ? text : new Date(at).toISOString().slice(0, 10);
}
