// The fields of a connection but for TLS: what it is called, where it goes and as whom, and the management API.

import { useStore } from 'zustand';
import { endpointColour, environment, type EndpointColour } from '../../../src/contract/endpoint.ts';
import type { SecretsKeptBy } from '../../../src/contract/profile.ts';
import { endpointsText } from '../../strings/endpoints.ts';
import { shellText } from '../../strings/shell.ts';
import { Checkbox } from '../../ui/checkbox.tsx';
import { Select } from '../../ui/select.tsx';
import { ComboField } from '../../ui/combo-field.tsx';
import { TextField } from '../../ui/text-field.tsx';
import type { ConnectionDraft, ReadConnection } from './connection-draft.ts';
import { doctorStore, vhostsFound } from './doctor-store.ts';
import { CertificatesField } from './pem-field.tsx';
import styles from './endpoints.module.css';

const text = endpointsText;

export interface FieldsProps {
  readonly draft: ConnectionDraft;
  readonly faults: ReadConnection['faults'];
  readonly change: (patch: Partial<ConnectionDraft>) => void;
  readonly keptBy: SecretsKeptBy;
}

export function IdentityFields({ draft, faults, change }: FieldsProps) {
  return (
    <div className={styles.group}>
      <div className={styles.identity}>
        <TextField
          label={text.name}
          value={draft.name}
          placeholder={text.namePlaceholder}
          error={faults.name ?? null}
          onChange={(name) => change({ name })}
        />
        <Select
          label={text.environment}
          selected={draft.environment}
          options={environment.options.map((id) => ({
            id,
            title: shellText.environments[id],
          }))}
          onSelect={(chosen) => change({ environment: chosen })}
        />
        <Select<EndpointColour | 'none'>
          label={text.colour}
          selected={draft.colour}
          options={[
            { id: 'none', title: text.noColour },
            ...endpointColour.options.map((id) => ({ id, title: id })),
          ]}
          onSelect={(colour) => change({ colour })}
        />
      </div>
      <div className={styles.checks}>
        <Checkbox isSelected={draft.readOnly} onChange={(readOnly) => change({ readOnly })}>
          <span>
            {text.readOnly} <span className={styles.hint}>{text.readOnlyHint}</span>
          </span>
        </Checkbox>
        <Checkbox isSelected={draft.connectAtStart} onChange={(connectAtStart) => change({ connectAtStart })}>
          {text.connectAtStart}
        </Checkbox>
      </div>
    </div>
  );
}

/** The virtual hosts to choose from are known once the connection has been tested. */
export function ServerFields({ draft, faults, change, keptBy }: FieldsProps) {
  const vhosts = useStore(doctorStore, vhostsFound);
  return (
    <div className={styles.group}>
      <div className={styles.server}>
        <TextField
          label={text.host}
          mono
          value={draft.host}
          error={faults.host ?? null}
          onChange={(host) => change({ host })}
        />
        <TextField
          label={text.port}
          mono
          value={draft.port}
          error={faults.port ?? null}
          onChange={(port) => change({ port })}
        />
        <ComboField
          label={text.vhost}
          value={draft.vhost}
          names={vhosts}
          error={faults.vhost ?? null}
          onChange={(vhost) => change({ vhost })}
        />
      </div>
      <div className={styles.credentials}>
        <TextField
          label={text.user}
          mono
          value={draft.user}
          error={faults.user ?? null}
          onChange={(user) => change({ user })}
        />
        <TextField
          label={text.password}
          type="password"
          autoFocus={draft.secrets.password === 'lost'}
          value={draft.password}
          hint={passwordHint(draft, keptBy)}
          error={faults.password ?? null}
          onChange={(password) => change({ password })}
        />
        <TextField
          label={text.heartbeat}
          mono
          value={draft.heartbeat}
          error={faults.heartbeat ?? null}
          onChange={(heartbeat) => change({ heartbeat })}
        />
      </div>
      {draft.secrets.password !== 'none' && (
        <Checkbox isSelected={draft.forgetPassword} onChange={(forgetPassword) => change({ forgetPassword })}>
          {text.forgetPassword}
        </Checkbox>
      )}
    </div>
  );
}

function passwordHint({ secrets }: ConnectionDraft, keptBy: SecretsKeptBy): string {
  const kept = keptBy === 'system' ? text.keptBySystem : text.keptForSession;
  if (secrets.password === 'kept') return `${text.passwordKept} ${kept}`;
  return secrets.password === 'lost' ? text.passwordLost : kept;
}

export function ManagementFields({ draft, faults, change }: FieldsProps) {
  return (
    <div className={styles.management}>
      <Select
        label={text.management}
        selected={draft.managementMode}
        options={(['auto', 'given', 'none'] as const).map((id) => ({
          id,
          title: text.managementModes[id],
        }))}
        onSelect={(managementMode) => change({ managementMode })}
      />
      {draft.managementMode === 'given' && (
        <TextField
          label={text.managementUrl}
          mono
          value={draft.managementUrl}
          error={faults.managementUrl ?? null}
          onChange={(managementUrl) => change({ managementUrl })}
        />
      )}
      {draft.managementMode === 'given' && /^\s*https:/i.test(draft.managementUrl) && (
        <CertificatesField
          label={text.managementCa}
          pem={draft.managementCa}
          absent={text.caAsUsual}
          onPem={(managementCa) => change({ managementCa })}
        />
      )}
    </div>
  );
}
