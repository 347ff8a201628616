// Requests and streams about saved profiles.

import { discoverLocalServers } from '../../connectors/rabbitmq/doctor/discover.ts';
import type { EngineParts, HandlersOf } from '../parts.ts';

export function profileHandlers({ profiles, amqpPort }: EngineParts): HandlersOf<'profile'> {
  return {
    requests: {
      'profile.list': () => ({ profiles: profiles.list(), secretsKeptBy: profiles.secretsKeptBy }),
      'profile.put': async ({ profile, secrets }) => {
        await profiles.put(profile, secrets);
        return {};
      },
      'profile.remove': async ({ profileId }) => {
        await profiles.remove(profileId);
        return {};
      },
      'profile.discover': async () => ({ servers: await discoverLocalServers(amqpPort) }),
    },
    streams: {
      'profile.watch': (_input, sink) => profiles.watch(sink),
    },
  };
}
