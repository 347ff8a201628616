// The plain properties of the message to publish, each with a switch: off is absent, on and blank is empty.

import { useId } from 'react';
import { publishText } from '../../strings/publish.ts';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { propertyKeys, type PropertyDraft, type PropertyKey, type ReadProperties } from './property-draft.ts';
import type { PublishDraft } from './publish-draft.ts';
import { changeProperty } from './publish-store.ts';
import styles from './publish-panel.module.css';

export interface PropertiesTabProps {
  readonly draft: PublishDraft;
  readonly read: ReadProperties;
}

export function PropertiesTab({ draft, read }: PropertiesTabProps) {
  return (
    <div className={styles.properties}>
      <p className={styles.hint}>{publishText.propertiesHint}</p>
      {propertyKeys.map((key) => (
        <PropertyRow
          key={key}
          property={key}
          draft={draft.properties[key]}
          fault={read.faults.get(key)}
          warning={read.warnings.get(key)}
        />
      ))}
    </div>
  );
}

interface PropertyRowProps {
  readonly property: PropertyKey;
  readonly draft: PropertyDraft;
  readonly fault: string | undefined;
  readonly warning: string | undefined;
}

const hints: Readonly<Partial<Record<PropertyKey, string>>> = publishText.propertyHint;

function PropertyRow({ property, draft, fault, warning }: PropertyRowProps) {
  const messageId = useId();
  const name = publishText.property[property];
  const message = fault ?? warning;
  return (
    <div className={styles.property}>
      <Checkbox isSelected={draft.on} onChange={(on) => changeProperty(property, { on })}>
        {name}
      </Checkbox>
      <span className={styles.propertyValue}>
        <input
          className={styles.input}
          aria-label={publishText.valueOf(name)}
          aria-invalid={fault !== undefined}
          aria-describedby={message === undefined ? undefined : messageId}
          data-off={draft.on ? undefined : true}
          placeholder={hints[property] ?? (draft.on ? publishText.empty : '')}
          spellCheck={false}
          autoComplete="off"
          value={draft.text}
          // Writing a value means wanting it.
          onChange={(event) => changeProperty(property, { on: true, text: event.currentTarget.value })}
        />
        {property === 'timestamp' && (
          <Button
            look="quiet"
            onPress={() =>
              changeProperty('timestamp', { on: true, text: String(Math.floor(Date.now() / 1000)) })
            }
          >
            {publishText.now}
          </Button>
        )}
      </span>
      {message !== undefined && (
        <p id={messageId} className={fault === undefined ? styles.warning : styles.fault}>
          {message}
        </p>
      )}
    </div>
  );
}
