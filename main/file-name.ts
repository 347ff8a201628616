// Makes a plain file name of whatever the page suggests: no folder, no device, no control or direction characters. Pure.

const nameMaxLength = 120;

/** The suggestion as a plain file name on every system. Never empty, never a path. */
export function safeFileName(suggestion: string): string {
  const plain = suggestion
    .normalize('NFC')
    // eslint-disable-next-line no-control-regex -- control characters are what is taken out
    .replace(/[\u0000-\u001f\u007f<>:"/\\|?*\u202a-\u202e\u2066-\u2069]/g, '_')
    .replace(/^[. ]+|[. ]+$/g, '')
    .slice(0, nameMaxLength);
  // Devices of Windows, whatever their extension.
  if (/^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i.test(plain)) return `_${plain}`;
  return plain === '' ? 'leveret' : plain;
}
