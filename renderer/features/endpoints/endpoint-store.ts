// Which dialog about a connection is open, and the actions behind its buttons.

import type { ProfileDraft, ProfileRow, SecretsKeptBy, SecretsPatch } from '../../../src/contract/profile.ts';
import { engine } from '../../engine/engine.ts';
import { createActionDialog } from '../../state/action-dialog.ts';
import { addNotice } from '../../state/notices-store.ts';
import { navigate } from '../../state/route-store.ts';
import { endpointsText } from '../../strings/endpoints.ts';
import type { ConnectionDraft } from './connection-draft.ts';

export type EndpointSubject =
  | {
      readonly kind: 'form';
      readonly title: string;
      readonly draft: ConnectionDraft;
      readonly keptBy: SecretsKeptBy;
    }
  | { readonly kind: 'remove' | 'examine'; readonly profile: ProfileRow };

export const endpointDialog = createActionDialog<EndpointSubject>();

/** Where secrets are kept is asked for each time: the form must not say it wrongly. */
export async function openForm(title: string, draft: ConnectionDraft): Promise<void> {
  const { secretsKeptBy } = await engine.request('profile.list', {});
  endpointDialog.open({ kind: 'form', title, draft, keptBy: secretsKeptBy });
}

export function saveConnection(profile: ProfileDraft, secrets: SecretsPatch): Promise<void> {
  return endpointDialog.run(endpointsText.add, async () => {
    await engine.request('profile.put', { profile, secrets });
    navigate({ endpointId: profile.id, screen: 'overview' });
    await connect(profile.id);
    addNotice({ level: 'success', title: endpointsText.saved(profile.name) });
  });
}

export function removeConnection({ id, name }: ProfileRow): Promise<void> {
  return endpointDialog.run(endpointsText.remove.title(name), async () => {
    await engine.request('profile.remove', { profileId: id });
    addNotice({ level: 'success', title: endpointsText.remove.done(name) });
  });
}

/** Of one that waits for its next try: tries now. */
export async function connect(profileId: string): Promise<void> {
  await engine.request('endpoint.connect', { profileId });
}

export async function disconnect(endpointId: string): Promise<void> {
  await engine.request('endpoint.disconnect', { endpointId });
}
