// A page's connection to a RabbitMQ, by a profile as people make it.

import type { LeveretApi } from '../../src/contract/api.ts';
import type { ProfileDraft } from '../../src/contract/profile.ts';
import type { Client } from '../../src/rpc/handlers.ts';
import { eventually } from '../support/eventually.ts';
import { profileDraft } from '../support/profile-draft.ts';

/** Its endpoint is ready when this resolves; the profile's id is the endpoint's. */
export async function connectProfile(
  page: Client<LeveretApi>,
  more: Partial<ProfileDraft>,
  password = 'guest',
): Promise<string> {
  const profile = profileDraft(more);
  await page.request('profile.put', { profile, secrets: { password } });
  await connectAgain(page, profile.id);
  return profile.id;
}

export async function connectAgain(page: Client<LeveretApi>, profileId: string): Promise<void> {
  await page.request('endpoint.connect', { profileId });
  await untilReady(page, profileId);
}

export async function untilReady(page: Client<LeveretApi>, endpointId: string): Promise<void> {
  await eventually(async () => {
    const endpoint = await endpointOf(page, endpointId);
    if (endpoint?.state !== 'ready') {
      throw new Error(`the endpoint is ${endpoint?.state}: ${endpoint?.stateReason}`);
    }
  }, 20_000);
}

/** Its management API has answered too. */
export async function untilManaged(page: Client<LeveretApi>, endpointId: string): Promise<void> {
  await eventually(async () => {
    const state = (await endpointOf(page, endpointId))?.management?.state;
    if (state !== 'ready') throw new Error(`management is ${state}`);
  }, 20_000);
}

export async function endpointOf(page: Client<LeveretApi>, endpointId: string) {
  const { endpoints } = await page.request('endpoint.list', {});
  return endpoints.find(({ id }) => id === endpointId);
}
