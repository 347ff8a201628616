// Sends what stands in the publish panel, or the last message again, and keeps what the broker answered.

import { toAppError } from '../../../src/contract/errors.ts';
import { engine } from '../../engine/engine.ts';
import { publishText } from '../../strings/publish.ts';
import { readBodyFile } from './body-file.ts';
import { readDraft, type PublishMessage } from './publish-draft.ts';
import { changeBody, noteBody, publishStore, resultsKept, type PublishAttempt } from './publish-store.ts';

let attemptCount = 0;

/** Sends nothing while there is a fault; the panel then says each beside its field. */
export async function publishDraft(): Promise<void> {
  const { draft, endpointId } = publishStore.getState();
  const { message } = readDraft(draft);
  publishStore.setState({ attempted: message === null });
  if (message !== null) await send(endpointId, message);
}

/** The very message that was sent last, whatever stands in the form by now. */
export async function publishAgain(): Promise<void> {
  const { last } = publishStore.getState();
  if (last !== null) await send(last.endpointId, last.message);
}

/** The whole file becomes the body; one that is too large is refused in words beside the field. */
export async function chooseBodyFile(file: File): Promise<void> {
  try {
    changeBody({ kind: 'file', file: await readBodyFile(file) });
  } catch (thrown) {
    noteBody(toAppError(thrown, publishText.readingFile(file.name)).message);
  }
}

async function send(endpointId: string, message: PublishMessage): Promise<void> {
  attemptCount += 1;
  const attempt: PublishAttempt = {
    id: attemptCount,
    at: Date.now(),
    exchange: message.exchange,
    routingKey: message.routingKey,
    sizeBytes: message.body.byteLength,
    result: null,
    failure: null,
  };
  publishStore.setState(({ attempts }) => ({
    last: { endpointId, message },
    attempts: [attempt, ...attempts].slice(0, resultsKept),
  }));
  try {
    const result = await engine.request('message.publish', { endpointId, ...message });
    settle(attempt.id, { result });
  } catch (thrown) {
    // Said in the list of results, where the user looks after sending, and not a second time as a notice.
    settle(attempt.id, { failure: toAppError(thrown, publishText.title).message });
  }
}

function settle(id: number, patch: Pick<PublishAttempt, 'result'> | Pick<PublishAttempt, 'failure'>): void {
  publishStore.setState(({ attempts }) => ({
    attempts: attempts.map((attempt) => (attempt.id === id ? { ...attempt, ...patch } : attempt)),
  }));
}
