// On an endpoint marked production the name of what goes must be typed. Elsewhere this draws nothing.

import { uiStrings } from '../strings/ui.ts';
import { TextField } from './text-field.tsx';

export interface ConfirmNameProps {
  readonly isNeeded: boolean;
  readonly name: string;
  readonly typed: string;
  readonly onType: (typed: string) => void;
}

export function ConfirmName({ isNeeded, name, typed, onType }: ConfirmNameProps) {
  if (!isNeeded) return null;
  return <TextField label={uiStrings.typeName(name)} mono value={typed} onChange={onType} autoFocus />;
}
