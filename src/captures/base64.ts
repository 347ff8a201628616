// Base64 by the letter: a text that does not stand for exactly its bytes is refused, where Buffer would skip over it.

export function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}

/** `what` names the text in the Error that is thrown when it is not base64. */
export function fromBase64(text: string, what: string): Uint8Array {
  const bytes = Buffer.from(text, 'base64');
  if (bytes.toString('base64') === text) return bytes;
  throw new Error(`${what} is not base64 as it is written here: A-Z a-z 0-9 + /, padded with =, on one line`);
}
