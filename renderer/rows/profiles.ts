// The saved connections, live, whether they are connected or not.

import type { ProfileRow } from '../../src/contract/profile.ts';
import { sharedRows } from './shared-rows.ts';
import { useVersion } from './use-version.ts';

export const profileRows = sharedRows('profile.watch', {});

export function useProfiles(): readonly ProfileRow[] {
  useVersion(profileRows);
  return [...profileRows.values()];
}

export function useProfile(id: string): ProfileRow | undefined {
  useVersion(profileRows);
  return profileRows.get(id);
}
