// The one way by which parts of the page copy text. The host does it; app/ says which host that is and where a failure
// is reported.

interface Copier {
  readonly copy: (text: string) => Promise<void>;
  readonly onFailed: (thrown: unknown) => void;
}

let copier: Copier | null = null;

export function installCopier(installed: Copier): void {
  copier = installed;
}

/** True when the text is in the clipboard; a failure has been reported. */
export async function copyText(text: string): Promise<boolean> {
  try {
    if (copier === null) throw new Error('no clipboard yet');
    await copier.copy(text);
    return true;
  } catch (thrown) {
    copier?.onFailed(thrown);
    return false;
  }
}
