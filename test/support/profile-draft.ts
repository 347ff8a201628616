// A profile for tests: all that a form would fill in.

import type { ProfileDraft } from '../../src/contract/profile.ts';

export function profileDraft(more: Partial<ProfileDraft> = {}): ProfileDraft {
  return {
    id: 'staging',
    name: 'Staging',
    colour: null,
    environment: 'staging',
    readOnly: false,
    connectAtStart: false,
    host: '127.0.0.1',
    port: 5672,
    vhost: '/',
    user: 'guest',
    heartbeatSeconds: 10,
    tls: null,
    management: { mode: 'none' },
    ...more,
  };
}
