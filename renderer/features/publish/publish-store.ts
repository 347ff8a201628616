// The publish panel while the page lives: what is written in it, also while it is closed, and what became of the last
// messages. Actions are functions beside it; the engine is called in publish-actions.ts.

import { createStore } from 'zustand/vanilla';
import type { PublishResult } from '../../../src/contract/model.ts';
import type { FieldDraft } from '../../ui/fields/field-draft.ts';
import { publishText } from '../../strings/publish.ts';
import { rewriteBody, type BodyDraft, type BodyKind } from './body-draft.ts';
import {
  newPublishDraft,
  withBody,
  withProperty,
  type PublishDraft,
  type PublishMessage,
} from './publish-draft.ts';
import type { PropertyDraft, PropertyKey } from './property-draft.ts';

/** Results that are kept on the page. */
export const resultsKept = 50;

export interface PublishAttempt {
  readonly id: number;
  readonly at: number;
  readonly exchange: string;
  readonly routingKey: string;
  readonly sizeBytes: number;
  /** Null while the broker has not answered. */
  readonly result: PublishResult | null;
  /** Why it was not sent at all, in words. */
  readonly failure: string | null;
}

export interface PublishState {
  readonly open: boolean;
  readonly endpointId: string;
  readonly draft: PublishDraft;
  /** Faults are said beside their fields from the first attempt to send on, the body's at once. */
  readonly attempted: boolean;
  readonly attempts: readonly PublishAttempt[];
  /** What "Publish again" sends. */
  readonly last: { readonly endpointId: string; readonly message: PublishMessage } | null;
  /** Why a change of the body's kind or a paste was not made. */
  readonly bodyNote: string | null;
}

export const publishStore = createStore<PublishState>()(() => ({
  open: false,
  endpointId: '',
  draft: newPublishDraft(),
  attempted: false,
  attempts: [],
  last: null,
  bodyNote: null,
}));

export interface PublishTarget {
  readonly endpointId: string;
  readonly queue?: string;
  readonly exchange?: string;
}

/** Opens the panel; a queue or an exchange given fills the target and leaves the rest of the form alone. */
export function openPublish({ endpointId, queue, exchange }: PublishTarget): void {
  publishStore.setState(({ draft }) => ({
    open: true,
    endpointId,
    draft: {
      ...draft,
      ...(queue === undefined ? {} : { target: 'queue', queue }),
      ...(exchange === undefined ? {} : { target: 'exchange', exchange }),
    },
  }));
}

export function closePublish(): void {
  publishStore.setState({ open: false });
}

export function changeDraft(patch: Partial<PublishDraft>): void {
  publishStore.setState(({ draft }) => ({ draft: { ...draft, ...patch } }));
}

export function changeBody(patch: Partial<BodyDraft>): void {
  publishStore.setState(({ draft }) => ({
    draft: withBody(draft, { ...draft.body, ...patch }),
    bodyNote: null,
  }));
}

/** Carries the bytes over; where they cannot be written so, the body stays and the panel says why. */
export function changeBodyKind(kind: BodyKind): void {
  publishStore.setState(({ draft }) => {
    const body = rewriteBody(draft.body, kind);
    if (body === null) return { bodyNote: publishText.kindKept(publishText.kinds[kind]) };
    return { draft: withBody(draft, body), bodyNote: null };
  });
}

export function noteBody(bodyNote: string): void {
  publishStore.setState({ bodyNote });
}

export function changeProperty(key: PropertyKey, patch: Partial<PropertyDraft>): void {
  publishStore.setState(({ draft }) => ({ draft: withProperty(draft, key, patch) }));
}

export function changeHeaders(headers: readonly FieldDraft[]): void {
  changeDraft({ headers, headersOn: true });
}

export function resetDraft(): void {
  publishStore.setState(({ draft }) => ({
    // Where it goes was chosen by the screen, not typed: it stays.
    draft: { ...newPublishDraft(), target: draft.target, queue: draft.queue, exchange: draft.exchange },
    attempted: false,
    bodyNote: null,
  }));
}

export function clearAttempts(): void {
  publishStore.setState({ attempts: [] });
}
