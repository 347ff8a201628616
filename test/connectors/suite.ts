// What every connector does alike, as one suite that runs against any session. One file a facet in suite/.

import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { describeAdmin } from './suite/admin.ts';
import { describeBrowse } from './suite/browse.ts';
import { describeClients } from './suite/clients.ts';
import { describeConsume } from './suite/consume.ts';
import { describePublish } from './suite/publish.ts';
import { describePurgeAndDelete } from './suite/purge-and-delete.ts';
import { describeTap } from './suite/tap.ts';
import { describeTake } from './suite/take.ts';
import { describeTopology } from './suite/topology.ts';
import { Tools, type Connected, type Lacking } from './suite/tools.ts';

export function describeSession(
  name: string,
  connect: () => Promise<Connected>,
  lacking: Lacking = {},
): void {
  describe(`a session of ${name}`, () => {
    const tools = new Tools(lacking);
    beforeAll(() => tools.connect(connect));
    afterEach(() => tools.afterTest());
    afterAll(() => tools.close());

    test('describes itself, with a facet object for each facet that it names', () => {
      const { session } = tools;
      const endpoint = session.endpoint();
      expect(endpoint).toMatchObject({ id: session.id, state: 'ready', stateReason: null });
      for (const facet of Object.keys(endpoint.facets)) expect(session).toHaveProperty(facet);
      expect(endpoint.facets.browse?.effect).toBe(session.browse?.effect);
      for (const part of Object.keys(lacking)) expect(endpoint.facets).not.toHaveProperty(part);
    });

    describeTopology(tools);
    describeBrowse(tools);
    describeTap(tools);
    describePublish(tools);
    describeConsume(tools);
    describePurgeAndDelete(tools);
    describeClients(tools);
    describeAdmin(tools);
    describeTake(tools);
  });
}
