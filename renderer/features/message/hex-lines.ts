// One line of a hex dump: offset, bytes, and the characters that they would be in ASCII. Made line by line as they
// come into view, so a dump of any size costs nothing.

export interface HexLine {
  readonly offset: string;
  /** Two digits a byte, a wider gap after each eighth. */
  readonly bytes: string;
  readonly characters: string;
}

export function hexLineCount(sizeBytes: number, bytesPerLine: number): number {
  return Math.ceil(sizeBytes / bytesPerLine);
}

export function hexLine(bytes: Uint8Array, line: number, bytesPerLine: number): HexLine {
  const start = line * bytesPerLine;
  let digits = '';
  let characters = '';
  for (let index = 0; index < bytesPerLine; index += 1) {
    const byte = bytes[start + index];
    if (index > 0) digits += index % 8 === 0 ? '  ' : ' ';
    digits += byte === undefined ? '  ' : byte.toString(16).padStart(2, '0');
    if (byte !== undefined) characters += byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.';
  }
  return { offset: start.toString(16).padStart(8, '0'), bytes: digits, characters };
}
