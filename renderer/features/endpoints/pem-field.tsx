// A field for a file of certificates or of a key: what is held, a button to choose a file, and what is wrong with the one
// that was chosen. What a key holds is never shown.

import { useState } from 'react';
import { FileTrigger } from 'react-aria-components';
import { reportProblem } from '../../state/notices-store.ts';
import { endpointsText } from '../../strings/endpoints.ts';
import { Button } from '../../ui/button.tsx';
import { formatSize } from '../../ui/format/size.ts';
import styles from './endpoints.module.css';
import { readPem, type PemFile } from './pem-file.ts';

const text = endpointsText;

/** A combined file may hold more than is taken from it. */
const readMaxBytes = 1024 * 1024;

export interface CertificatesFieldProps {
  readonly label: string;
  readonly pem: string | null;
  /** What stands there without a file. */
  readonly absent?: string;
  readonly onPem: (pem: string | null) => void;
}

/** Certificates of authorities: a key that stands in the same file is left out. */
export function CertificatesField({ onPem, ...field }: CertificatesFieldProps) {
  const take = ({ certificates }: PemFile) => {
    if (certificates === null) return text.pemFault.noCertificate;
    onPem(certificates);
    return null;
  };
  return <PemField {...field} onRead={take} onRemove={() => onPem(null)} />;
}

export interface PemFieldProps {
  readonly label: string;
  readonly pem: string | null;
  /** What stands there without a file. */
  readonly absent?: string;
  readonly error?: string | null;
  /** Null when it is taken; otherwise what is wrong with a file of that name. */
  readonly onRead: (file: PemFile) => ((name: string) => string) | null;
  readonly onRemove: () => void;
}

export function PemField({ label, pem, absent = text.none, error = null, onRead, onRemove }: PemFieldProps) {
  const [fault, setFault] = useState<string | null>(null);
  const choose = async (file: File) => {
    // What is too large by far is not read into memory to be told so.
    if (file.size > readMaxBytes) return setFault(text.pemFault.large(file.name));
    const read = readPem(file.name, new Uint8Array(await file.arrayBuffer()));
    setFault('fault' in read ? read.fault : (onRead(read)?.(file.name) ?? null));
  };
  const said = fault ?? error;
  return (
    <div className={styles.pem} role="group" aria-label={label}>
      <span className={styles.label}>{label}</span>
      <span className={styles.held}>{pem === null ? absent : text.pemHeld(formatSize(pem.length))}</span>
      <FileTrigger
        onSelect={(files) => {
          const file = files?.item(0);
          if (file) choose(file).catch((thrown: unknown) => reportProblem(thrown, label));
        }}
      >
        <Button>{text.chooseFile}</Button>
      </FileTrigger>
      {pem !== null && (
        <Button look="quiet" onPress={onRemove}>
          {text.removeFile}
        </Button>
      )}
      {said !== null && (
        <span role="alert" className={styles.error}>
          {said}
        </span>
      )}
    </div>
  );
}
