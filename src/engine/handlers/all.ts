// All handlers, put together; the type check says when the contract has an entry that nobody answers.

import type { LeveretApi } from '../../contract/api.ts';
import type { Handlers } from '../../rpc/handlers.ts';
import type { EngineParts } from '../parts.ts';
import { bindingHandlers } from './binding.ts';
import { deadLetterHandlers } from './dead-letter.ts';
import { connectionHandlers } from './connection.ts';
import { consumerHandlers } from './consumer.ts';
import { doctorHandlers } from './doctor.ts';
import { endpointHandlers } from './endpoint.ts';
import { engineHandlers } from './engine.ts';
import { exchangeHandlers } from './exchange.ts';
import { exportHandlers } from './export.ts';
import { filterHandlers } from './filter.ts';
import { importHandlers } from './import.ts';
import { jobHandlers } from './job.ts';
import { messageHandlers } from './message.ts';
import { profileHandlers } from './profile.ts';
import { policyHandlers } from './policy.ts';
import { queueHandlers } from './queue.ts';
import { endingWithSession } from '../session-streams.ts';
import { settingsHandlers } from './settings.ts';
import { snapshotHandlers } from './snapshot.ts';
import { tapHandlers } from './tap.ts';

export function allHandlers(parts: EngineParts): Handlers<LeveretApi> {
  const engine = engineHandlers(parts);
  const endpoint = endpointHandlers(parts);
  const profile = profileHandlers(parts);
  const doctor = doctorHandlers(parts);
  const queue = queueHandlers(parts);
  const exchange = exchangeHandlers(parts);
  const binding = bindingHandlers(parts);
  const snapshot = snapshotHandlers(parts);
  const filter = filterHandlers(parts);
  const message = messageHandlers(parts);
  const job = jobHandlers(parts);
  const exported = exportHandlers(parts);
  const imported = importHandlers(parts);
  const connection = connectionHandlers(parts);
  const consumer = consumerHandlers(parts);
  const settings = settingsHandlers(parts);
  const policy = policyHandlers(parts);
  const tap = tapHandlers(parts);
  const deadLetter = deadLetterHandlers(parts);
  return {
    requests: {
      ...engine.requests,
      ...endpoint.requests,
      ...profile.requests,
      ...doctor.requests,
      ...queue.requests,
      ...exchange.requests,
      ...binding.requests,
      ...snapshot.requests,
      ...filter.requests,
      ...message.requests,
      ...job.requests,
      ...imported.requests,
      ...connection.requests,
      ...consumer.requests,
      ...settings.requests,
      ...policy.requests,
      ...tap.requests,
      ...deadLetter.requests,
    },
    streams: endingWithSession(parts.sessions, {
      ...engine.streams,
      ...endpoint.streams,
      ...profile.streams,
      ...doctor.streams,
      ...queue.streams,
      ...exchange.streams,
      ...binding.streams,
      ...snapshot.streams,
      ...filter.streams,
      ...message.streams,
      ...job.streams,
      ...exported.streams,
      ...imported.streams,
      ...connection.streams,
      ...consumer.streams,
      ...settings.streams,
      ...policy.streams,
      ...tap.streams,
      ...deadLetter.streams,
    }),
  } satisfies Handlers<LeveretApi>;
}
