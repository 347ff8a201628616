// Asks before a binding is removed.

import type { Binding } from '../../../src/contract/model.ts';
import { useIsProduction } from '../../rows/endpoints.ts';
import { declareText } from '../../strings/declare.ts';
import { DestructiveDialog } from '../../ui/destructive-dialog.tsx';
import { exchangeLabel } from '../../ui/format/exchange-label.ts';
import { deleteBinding } from './declare-store.ts';
import type { DialogState } from './dialog-state.ts';
import styles from './declare.module.css';

const text = declareText.unbind;

export interface UnbindDialogProps extends DialogState {
  readonly endpointId: string;
  readonly binding: Binding;
}

export function UnbindDialog({ endpointId, binding, ...state }: UnbindDialogProps) {
  const isProduction = useIsProduction(endpointId);
  return (
    <DestructiveDialog
      title={text.title}
      submit={text.submit}
      name={binding.destination}
      isProduction={isProduction}
      onSubmit={() => void deleteBinding(endpointId, binding)}
      {...state}
    >
      <div className={styles.effect}>
        <p>{text.effect(exchangeLabel(binding.source), binding.destination)}</p>
        <p>
          {text.keyIs}:{' '}
          <span className={styles.mono}>{binding.routingKey === '' ? text.noKey : binding.routingKey}</span>
        </p>
      </div>
    </DestructiveDialog>
  );
}
