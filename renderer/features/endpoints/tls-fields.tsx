// The TLS part of the form: what is trusted, and our own certificate. Certificates and keys are files of PEM text; what a
// key holds is never shown.

import { endpointsText } from '../../strings/endpoints.ts';
import { Checkbox } from '../../ui/checkbox.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { withTls } from './connection-draft.ts';
import type { FieldsProps } from './connection-fields.tsx';
import { CertificatesField, PemField } from './pem-field.tsx';
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
            error={faults.serverName ?? null}
            onChange={(serverName) => change({ serverName })}
          />
          <CertificatesField label={text.ca} pem={draft.ca} onPem={(ca) => change({ ca })} />
          <PemField
            label={text.certificate}
            pem={draft.certificate}
            onRead={(file) => {
              const { certificates, key } = file;
              if (certificates === null) return text.pemFault.noCertificate;
              // Many keep both in one file.
              change({ certificate: certificates, ...(key === null ? {} : { key }) });
              return null;
            }}
            onRemove={() => change({ certificate: null })}
          />
          <PemField
            label={text.key}
            pem={draft.key}
            absent={draft.secrets.key === 'kept' ? text.keyKept : text.none}
            error={faults.key ?? null}
            onRead={({ key }) => {
              if (key === null) return text.pemFault.noKey;
              change({ key });
              return null;
            }}
            onRemove={() => change({ key: null })}
          />
          <TextField
            label={text.passphrase}
            type="password"
            value={draft.passphrase}
            error={faults.passphrase ?? null}
            hint={keptBy === 'system' ? text.keptBySystem : text.keptForSession}
            onChange={(passphrase) => change({ passphrase })}
          />
        </div>
      )}
    </div>
  );
}
