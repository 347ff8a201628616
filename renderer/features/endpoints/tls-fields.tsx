// The TLS part of the form: what is trusted, and our own certificate. Certificates and keys are files of PEM text; what a
// key holds is never shown.

import { FileTrigger } from 'react-aria-components';
import { AppError } from '../../../src/contract/errors.ts';
import { reportProblem } from '../../state/notices-store.ts';
import { endpointsText } from '../../strings/endpoints.ts';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { formatSize } from '../../ui/format/size.ts';
import { TextField } from '../../ui/text-field.tsx';
import { withTls } from './connection-draft.ts';
import type { FieldsProps } from './connection-fields.tsx';
import styles from './endpoints.module.css';

const text = endpointsText;

export function TlsFields({ draft, faults, change, keptBy }: FieldsProps) {
  return (
    <div className={styles.group}>
      <Checkbox isSelected={draft.tls} onChange={(tls) => change(withTls(draft, tls))}>
        <span>
          {text.tls} <span className={styles.hint}>{text.tlsHint}</span>
        </span>
      </Checkbox>
      {draft.tls && (
        <div className={styles.tls}>
          <Checkbox isSelected={draft.verify} onChange={(verify) => change({ verify })}>
            <span>
              {text.verify} <span className={styles.hint}>{text.verifyHint}</span>
            </span>
          </Checkbox>
          <TextField
            label={text.serverName}
            mono
            value={draft.serverName}
            hint={text.serverNameHint}
            onChange={(serverName) => change({ serverName })}
          />
          <PemField label={text.ca} pem={draft.ca} onPem={(ca) => change({ ca })} />
          <PemField
            label={text.certificate}
            pem={draft.certificate}
            onPem={(certificate) => change({ certificate })}
          />
          <PemField
            label={text.key}
            pem={draft.key}
            absent={draft.secrets.key === 'kept' ? text.keyKept : text.none}
            error={faults.key ?? null}
            onPem={(key) => change({ key })}
          />
          <TextField
            label={text.passphrase}
            type="password"
            value={draft.passphrase}
            hint={keptBy === 'system' ? text.keptBySystem : text.keptForSession}
            onChange={(passphrase) => change({ passphrase })}
          />
        </div>
      )}
    </div>
  );
}

interface PemFieldProps {
  readonly label: string;
  readonly pem: string | null;
  /** What stands there without a file. */
  readonly absent?: string;
  readonly error?: string | null;
  readonly onPem: (pem: string | null) => void;
}

function PemField({ label, pem, absent = text.none, error = null, onPem }: PemFieldProps) {
  const choose = (files: FileList | null) => {
    const file = files?.item(0);
    if (file === null || file === undefined) return;
    readPem(file).then(onPem, (thrown: unknown) => reportProblem(thrown, label));
  };
  return (
    <div className={styles.pem} role="group" aria-label={label}>
      <span className={styles.label}>{label}</span>
      <span className={styles.held}>{pem === null ? absent : text.pemHeld(formatSize(pem.length))}</span>
      <FileTrigger onSelect={choose}>
        <Button>{text.chooseFile}</Button>
      </FileTrigger>
      {pem !== null && (
        <Button look="quiet" onPress={() => onPem(null)}>
          {text.removeFile}
        </Button>
      )}
      {error !== null && (
        <span role="alert" className={styles.error}>
          {error}
        </span>
      )}
    </div>
  );
}

/** What the contract takes; the largest chains in use are far smaller. */
const pemMaxBytes = 64 * 1024;

/** Rejects with AppError bad_request for a file that is something else (a PKCS#12 store, say). */
async function readPem(file: File): Promise<string> {
  const content = file.size > pemMaxBytes ? '' : await file.text();
  if (!content.includes('-----BEGIN')) throw new AppError('bad_request', text.notPem(file.name));
  return content;
}
