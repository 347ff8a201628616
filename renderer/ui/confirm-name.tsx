// On an endpoint marked production the name of what goes must be typed. Elsewhere this draws nothing.

import { uiText } from '../strings/ui.ts';
import { TextField } from './text-field.tsx';

export interface ConfirmNameProps {
  readonly isNeeded: boolean;
  readonly name: string;
  readonly typed: string;
  readonly onType: (typed: string) => void;
}

export function ConfirmName({ isNeeded, name, typed, onType }: ConfirmNameProps) {
  if (!isNeeded) return null;
  return <TextField label={uiText.typeName(name)} mono value={typed} onChange={onType} autoFocus />;
}
