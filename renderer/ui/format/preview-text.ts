// The first bytes of a body as one line of a list: text where it is text, hex where it is not. Pure.

import { showDirectionMarks } from './direction-marks.ts';

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
/** Long enough for any column; the rest is in the detail. */
const hexBytes = 48;

/** Ends in "…" when the body goes on. */
export function previewText(preview: Uint8Array, bodySize: number): string {
  const cut = preview.byteLength < bodySize;
  const text = decode(preview, cut) ?? hex(preview);
  const oneLine = showDirectionMarks(text)
    .replace(/\s*[\r\n]+\s*/g, ' ')
    .replace(/[\u0000-\u001f\u007f-\u009f]/g, '·');
  return cut ? `${oneLine}…` : oneLine;
}

/** Null when it is not UTF-8. A character halved by the cut is left out. */
function decode(bytes: Uint8Array, cut: boolean): string | null {
  for (let back = 0; back <= (cut ? 3 : 0); back += 1) {
    try {
      return decoder.decode(bytes.subarray(0, bytes.byteLength - back));
    } catch {
      // Not text up to here; with a cut, up to three bytes fewer may be.
    }
  }
  return null;
}

function hex(bytes: Uint8Array): string {
  return [...bytes.subarray(0, hexBytes)].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
}
