// Asks before a connection is closed, naming the program and what ends with it. Stands once in the shell.

import { useState } from 'react';
import { useStore } from 'zustand';
import type { ConnectionRow } from '../../../src/contract/model.ts';
import { useIsProduction } from '../../rows/endpoints.ts';
import { useRow } from '../../rows/use-row.ts';
import { connectionsText } from '../../strings/connections.ts';
import { DestructiveDialog } from '../../ui/destructive-dialog.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { nameOf } from './connection-columns.tsx';
import { sumsOf } from './connection-lines.ts';
import { closeConnection, closeDialog, type CloseSubject } from './connection-store.ts';

const text = connectionsText.close;
const reasonMax = 200;

export function CloseConnectionDialog() {
  const { subject } = useStore(closeDialog.store);
  return subject === null ? null : <OpenDialog key={subject.connectionId} subject={subject} />;
}

function OpenDialog({ subject }: { readonly subject: CloseSubject }) {
  const { endpointId, connectionId } = subject;
  const { busy, problem } = useStore(closeDialog.store);
  const row = useRow('connection.watch', { endpointId }, connectionId);
  const isProduction = useIsProduction(endpointId);
  const [reason, setReason] = useState<string>(text.reasonDefault);
  const name = row === undefined ? connectionId : nameOf(row);
  return (
    <DestructiveDialog
      title={text.title(name)}
      submit={text.submit}
      name={name}
      isProduction={isProduction}
      canSubmit={row !== undefined && reason.length <= reasonMax}
      busy={busy}
      problem={problem}
      onClose={closeDialog.close}
      onSubmit={() => void closeConnection(subject, name, reason)}
    >
      {row === undefined ? <p>{text.gone}</p> : <Effect row={row} name={name} />}
      <TextField
        label={text.reason}
        value={reason}
        error={reason.length > reasonMax ? text.reasonTooLong : null}
        onChange={setReason}
      />
    </DestructiveDialog>
  );
}

function Effect({ row, name }: { readonly row: ConnectionRow; readonly name: string }) {
  const { consumers, unacked } = sumsOf(row.channels);
  return (
    <div>
      <p>{text.effect(name, row.address)}</p>
      <p>{text.channels(row.channels.length, consumers)}</p>
      <p>{text.unacked(unacked)}</p>
      <p>{text.again}</p>
    </div>
  );
}
