// What can be done with a connection, for palette, keys, menus and buttons.

import { declared } from '../../commands/declared.ts';
import { registerCommands, type Command } from '../../commands/registry.ts';
import { endpointRows } from '../../rows/endpoints.ts';
import { profileRows } from '../../rows/profiles.ts';
import type { ProfileRow } from '../../../src/contract/profile.ts';
import { endpointsText } from '../../strings/endpoints.ts';
import { copyOf, draftOf, newConnection } from './connection-draft.ts';
import { connect, disconnect, endpointDialog, openForm } from './endpoint-store.ts';

const { command: text } = endpointsText;

/** Returns the function that takes them away again. */
export function registerEndpointCommands(): () => void {
  return registerCommands([
    {
      ...declared('endpoint.add'),
      keywords: `${text.keywords} connect`,
      run: () => openForm(endpointsText.add, newConnection()),
    },
    {
      // Without its password it could only fail; the form asks for that, and connects.
      ...ofProfile('endpoint.connect', text.connect, (profile) =>
        profile.secrets.password === 'lost' ? edit(profile) : connect(profile.id),
      ),
      keys: 'G L',
      when: ({ endpointId }) =>
        profileRows.get(endpointId) !== undefined && endpointRows.get(endpointId)?.state !== 'ready',
    },
    {
      ...ofProfile('endpoint.disconnect', text.disconnect, ({ id }) => disconnect(id)),
      when: ({ endpointId }) =>
        profileRows.get(endpointId) !== undefined && endpointRows.get(endpointId) !== undefined,
    },
    ofProfile('endpoint.examine', text.examine, (profile) =>
      endpointDialog.open({ kind: 'examine', profile }),
    ),
    ofProfile('endpoint.edit', text.edit, edit),
    ofProfile('endpoint.duplicate', text.duplicate, (profile) =>
      openForm(endpointsText.add, copyOf(profile)),
    ),
    ofProfile('endpoint.remove', text.remove, (profile) => endpointDialog.open({ kind: 'remove', profile })),
  ]);
}

function edit(profile: ProfileRow): Promise<void> {
  return openForm(endpointsText.editTitle(profile.name), draftOf(profile));
}

function ofProfile(id: string, title: string, run: (profile: ProfileRow) => void | Promise<void>): Command {
  return {
    id,
    title,
    keywords: text.keywords,
    when: ({ endpointId }) => profileRows.get(endpointId) !== undefined,
    run: ({ endpointId }) => {
      const profile = profileRows.get(endpointId);
      return profile === undefined ? undefined : run(profile);
    },
  };
}
