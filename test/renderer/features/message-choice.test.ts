// Which messages are chosen, over a list of which only the first hundred rows are here.

import { beforeEach, describe, expect, it, vi } from 'vitest';
import {
  createMessageChoice,
  type MessageChoice,
} from '../../../renderer/features/messages/message-choice.ts';

const death = { queue: 'orders', reason: 'rejected', count: 1, firstAt: null };
const picture = { snapshotId: 's', filterId: null as string | null };
let isSearching = false;
let choice: MessageChoice;

beforeEach(() => {
  vi.stubGlobal('requestAnimationFrame', (run: () => void) => setTimeout(run, 16));
  isSearching = false;
  choice = createMessageChoice({
    length: () => 1_000,
    row: (position) =>
      position < 100 ? { sequence: String(position), death: position === 7 ? death : null } : undefined,
    sequences: async (first, last) => {
      await Promise.resolve();
      return Array.from({ length: last - first + 1 }, (_, index) => String(first + index));
    },
    picture: () => (isSearching ? null : picture),
  });
});

const chosenSequences = () => {
  const messages = choice.chosen()?.messages;
  return messages !== undefined && 'sequences' in messages ? [...messages.sequences] : messages;
};

describe('a choice of messages', () => {
  it('is nothing at first, and again after each one was taken back', () => {
    expect(choice.chosen()).toBeNull();
    choice.toggle(3);
    expect(choice.isChosen(3)).toBe(true);
    choice.toggle(3);
    expect(choice.chosen()).toBeNull();
  });

  it('reaches from the selected row to where Shift goes, and shrinks when it comes back', async () => {
    choice.toggle(20);
    choice.anchorAt(5);
    await choice.extendTo(8);
    expect(chosenSequences()).toEqual(['20', '5', '6', '7', '8']);
    await choice.extendTo(4);
    expect(chosenSequences()).toEqual(['20', '4', '5']);
  });

  it('leaves what was chosen before when an extension over it shrinks', async () => {
    choice.toggle(7);
    choice.anchorAt(5);
    await choice.extendTo(9);
    await choice.extendTo(5);
    expect(chosenSequences()).toEqual(['7', '5']);
  });

  it('reaches over rows that are not here', async () => {
    choice.anchorAt(98);
    await choice.extendTo(401);
    expect(choice.count()).toBe(304);
  });

  it('follows the last of two extensions, whichever answer comes first', async () => {
    choice.anchorAt(0);
    const far = choice.extendTo(900);
    await Promise.all([choice.extendTo(2), far]);
    expect(choice.count()).toBe(3);
  });

  it('can be all but some, without knowing them', () => {
    choice.all();
    expect(choice.count()).toBe(1_000);
    choice.toggle(3);
    expect(choice.isChosen(3)).toBe(false);
    expect(choice.isChosen(700)).toBe(true);
    expect(choice.chosen()).toMatchObject({
      count: 999,
      messages: { snapshotId: 's', listed: { filterId: null, except: ['3'] } },
    });
  });

  it('is not all while a filter still searches', () => {
    isSearching = true;
    choice.all();
    expect(choice.count()).toBe(0);
  });

  it('says that one may have died, unless all of them are known not to have', async () => {
    choice.toggle(3);
    expect(choice.chosen()?.mayHaveDied).toBe(false);
    choice.toggle(7);
    expect(choice.chosen()?.mayHaveDied).toBe(true);
    choice.clear();
    choice.anchorAt(98);
    await choice.extendTo(101);
    expect(choice.chosen()?.mayHaveDied).toBe(true);
  });
});
