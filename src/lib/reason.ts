// Why something failed, in the words of whatever was thrown: the part of a message after the colon.

export function reasonOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
