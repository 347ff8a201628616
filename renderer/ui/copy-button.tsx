// Copies a text and says so for a moment. The text is asked for on the click: it may be large.

import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { uiText } from '../strings/ui.ts';
import { copyText } from './copy.ts';
import { IconButton } from './icon-button.tsx';

export interface CopyButtonProps {
  readonly text: string | (() => string);
  /** What is copied, for the name: "Copy the address". */
  readonly label?: string;
}

const copiedMs = 1_500;

export function CopyButton({ text, label = uiText.copy }: CopyButtonProps) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return undefined;
    const timer = setTimeout(() => setCopied(false), copiedMs);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = async () => {
    if (await copyText(typeof text === 'function' ? text() : text)) setCopied(true);
  };
  return (
    <IconButton label={copied ? uiText.copied : label} onPress={() => void copy()}>
      {copied ? <Check size={14} aria-hidden /> : <Copy size={14} aria-hidden />}
    </IconButton>
  );
}
