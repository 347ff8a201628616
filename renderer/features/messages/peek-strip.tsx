// Above the list of a queue where looking is not free: what it costs, how much to take, and the button that does it once.

import { useState } from 'react';
import type { PeekCost, PeekOffer, PeekRequest } from '../../../src/contract/peek.ts';
import { limits } from '../../../src/contract/limits.ts';
import { peekText } from '../../strings/peek.ts';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { formatSize } from '../../ui/format/size.ts';
import { Select } from '../../ui/select.tsx';
import { StreamStartFields } from '../../ui/stream-start-fields.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useFocusIfLost } from '../../ui/use-focus-if-lost.ts';
import { byteChoices, countOfDraft, requestOfDraft, type PeekDraft } from './peek-draft.ts';
import { isInsistable } from './peek-offer.ts';
import styles from './peek.module.css';

const sizes = byteChoices.map((bytes) => ({ id: String(bytes), title: peekText.upTo(formatSize(bytes)) }));

export interface PeekStripProps {
  readonly offer: PeekOffer;
  readonly isLooking: boolean;
  /** Nothing has been taken yet: the button is what this screen is for. */
  readonly isFirst: boolean;
  readonly draft: PeekDraft;
  readonly onDraft: (draft: PeekDraft) => void;
  readonly onLook: (request: PeekRequest) => void;
}

export function PeekStrip({ offer, isLooking, isFirst, draft, onDraft, onLook }: PeekStripProps) {
  const form = useFocusIfLost<HTMLFormElement>();
  const [insists, setInsists] = useState(false);
  const [showsLight, setShowsLight] = useState(false);
  const change = (part: Partial<PeekDraft>) => onDraft({ ...draft, ...part });
  const kind = offer.kind === 'read' ? 'read' : 'borrow';
  const { refusal } = offer;
  const canInsist = refusal !== null && isInsistable(refusal);
  const count = countOfDraft(draft);
  const request = requestOfDraft(draft, kind, canInsist && insists);
  const isRefused = refusal !== null && !(canInsist && insists);
  const heavy = offer.costs.filter((cost) => isHeavy(cost, offer.ready));
  const lightCount = offer.costs.length - heavy.length;
  // What was read before the first look gives its room to the messages; what takes something away stays said.
  const costs = isFirst || showsLight ? offer.costs : heavy;
  return (
    <form
      ref={form}
      tabIndex={-1}
      className={styles.strip}
      aria-label={peekText.strip}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (request === null || isRefused || isLooking) return;
        setInsists(false);
        onLook(request);
      }}
    >
      {kind === 'read' ? (
        <p className={styles.costs}>{peekText.readFree}</p>
      ) : (
        costs.length > 0 && (
          <ul className={styles.costs} aria-label={peekText.costs}>
            {costs.map((cost) => (
              <li key={cost.code} data-weight={heavy.includes(cost) ? 'heavy' : undefined}>
                {peekText.costText(cost)}
              </li>
            ))}
          </ul>
        )
      )}
      {refusal !== null && (
        <p className={styles.refusal} role="status">
          {peekText.refusalText(refusal)}
        </p>
      )}
      <div className={styles.form}>
        {kind === 'read' && <StreamStartFields draft={draft} onChange={change} />}
        <div className={styles.number}>
          <TextField
            label={peekText.count}
            isLabelHidden
            mono
            inputMode="numeric"
            value={draft.count}
            error={count === null ? '' : null}
            onChange={(value) => change({ count: value })}
          />
        </div>
        <div className={styles.size}>
          <Select
            label={peekText.bytes}
            isLabelHidden
            options={sizes}
            selected={String(draft.maxBytes)}
            onSelect={(id) => change({ maxBytes: Number(id) })}
          />
        </div>
        {canInsist && (
          <Checkbox isSelected={insists} onChange={setInsists}>
            {peekText.insist}
          </Checkbox>
        )}
        <Button
          type="submit"
          look={canInsist ? 'danger' : isFirst ? 'primary' : 'plain'}
          isDisabled={request === null || isRefused || isLooking}
        >
          {isLooking
            ? peekText.looking
            : kind === 'read'
              ? peekText.read(count ?? 0)
              : peekText.borrow(count ?? 0)}
        </Button>
        {kind === 'borrow' && !isFirst && lightCount > 0 && (
          <Button look="quiet" aria-expanded={showsLight} onPress={() => setShowsLight(!showsLight)}>
            {showsLight ? peekText.lessCosts : peekText.moreCosts(lightCount, heavy.length > 0)}
          </Button>
        )}
        {count === null && (
          <span role="alert" className={styles.fault}>
            {peekText.countError(limits.peekMessagesMax)}
          </span>
        )}
      </div>
    </form>
  );
}

/** What changes more than a mark, and can happen within the moment that a look takes. */
function isHeavy(cost: PeekCost, ready: number | null): boolean {
  if (cost.code === 'overflows') {
    const { maxLength, maxLengthBytes } = cost;
    return ready === null || maxLength === null || maxLengthBytes !== null || ready * 2 >= maxLength;
  }
  return cost.code === 'usesDelivery' || cost.code === 'rotates' || cost.code === 'delays';
}
