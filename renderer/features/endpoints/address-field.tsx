// Where an AMQP address is pasted, and what is found on this machine. Either fills in the fields of the form.

import { useEffect, useState } from 'react';
import type { LocalServer } from '../../../src/contract/profile.ts';
import { engine } from '../../engine/engine.ts';
import { reportProblem } from '../../state/notices-store.ts';
import { endpointsText } from '../../strings/endpoints.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { readAmqpUrl } from './amqp-url.ts';
import { withAddress, withLocalServer, type ConnectionDraft } from './connection-draft.ts';
import styles from './endpoints.module.css';

export interface AddressFieldProps {
  readonly draft: ConnectionDraft;
  readonly onDraft: (draft: ConnectionDraft) => void;
}

export function AddressField({ draft, onDraft }: AddressFieldProps) {
  const [url, setUrl] = useState('');
  const [note, setNote] = useState<string | null>(null);
  const read = url === '' ? null : readAmqpUrl(url);
  /** The address goes once it is in the fields: a password in it is not left on the screen. */
  const take = (text: string): boolean => {
    const taken = readAmqpUrl(text);
    if (!('address' in taken)) return false;
    onDraft(withAddress(draft, taken.address));
    setNote([endpointsText.urlTaken, ...taken.address.notes].join(' '));
    setUrl('');
    return true;
  };
  return (
    <div className={styles.group}>
      <TextField
        label={endpointsText.url}
        mono
        // One that only lacks its password begins there.
        autoFocus={draft.secrets.password !== 'lost'}
        value={url}
        placeholder={endpointsText.urlPlaceholder}
        hint={note ?? endpointsText.urlHint}
        error={read !== null && 'fault' in read ? read.fault : null}
        onChange={(text) => {
          setUrl(text);
          setNote(null);
        }}
        onPaste={(event) => {
          if (url === '' && take(event.clipboardData.getData('text'))) event.preventDefault();
        }}
        onBlur={() => url !== '' && take(url)}
        onKeyDown={(event) => {
          // Before the focus goes on: the next field is then selected as it is filled in.
          if (event.key === 'Tab' && url !== '') take(url);
          if (event.key !== 'Enter' || url === '') {
            // Escape closes the dialog from here too.
            event.continuePropagation();
            return;
          }
          // The form is not sent with what somebody has just pasted.
          event.preventDefault();
          take(url);
        }}
      />
      <LocalServers onChoose={(server) => onDraft(withLocalServer(draft, server))} />
    </div>
  );
}

function LocalServers({ onChoose }: { readonly onChoose: (server: LocalServer) => void }) {
  const [servers, setServers] = useState<readonly LocalServer[]>([]);
  useEffect(() => {
    let isWanted = true;
    engine.request('profile.discover', {}).then(
      (found) => isWanted && setServers(found.servers),
      (thrown: unknown) => reportProblem(thrown, endpointsText.local),
    );
    return () => {
      isWanted = false;
    };
  }, []);
  if (servers.length === 0) return null;
  return (
    <div className={styles.local}>
      <span className={styles.label}>{endpointsText.local}</span>
      {servers.map((server) => (
        <Button key={server.port} onPress={() => onChoose(server)}>
          {endpointsText.localServer(server.product, server.version, server.port)}
        </Button>
      ))}
    </div>
  );
}
