// Bytes as text: which charset they are in (mark at the beginning, content type, or what they look like), and the text.

export interface ReadText {
  readonly text: string;
  /** As WHATWG names it: "utf-8", "windows-1252" (which is what latin1 means in practice), "utf-16le"… */
  readonly charset: string;
}

export function charsetOf(contentType: string | null): string | null {
  return /;\s*charset\s*=\s*["']?([^"';\s]+)/i.exec(contentType ?? '')?.[1]?.toLowerCase() ?? null;
}

/** As the charset of a content type, in small letters. */
export function isUtf8Name(charset: string): boolean {
  return /^utf-?8$/.test(charset);
}

/** The charset that a byte order mark names. */
export function charsetByMark(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  return bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : null;
}

/** Null when the bytes are not UTF-8. A part may end in the middle of a character, which is left out. */
export function readUtf8(bytes: Uint8Array, isPart = false): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes, { stream: isPart });
  } catch {
    return null;
  }
}

/** Null for a charset that nobody here knows. What does not fit becomes U+FFFD. */
export function readText(bytes: Uint8Array, charset: string): ReadText | null {
  try {
    const decoder = new TextDecoder(charset);
    return { text: decoder.decode(bytes), charset: decoder.encoding };
  } catch {
    return null;
  }
}

/** Text has no control characters but tab, line breaks and form feed. */
export function looksLikeText(text: string): boolean {
  return !/[\u0000-\u0008\u000b\u000e-\u001a\u001c-\u001f]/.test(text.slice(0, 4_096));
}
