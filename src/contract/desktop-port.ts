// How a page in the desktop gets its MessagePort to the engine. The page asks with a nonce of its own making; the preload
// answers with a window message that carries the same nonce and the port. Asked again whenever the old port closed, so a
// reload of the page and a restart of the engine are the same case. The nonce keeps an answer meant for an earlier
// question, or a message made up by somebody else, from being taken for this one.

/** `window.postMessage({ type: enginePortQuestion, nonce }, location.origin)`, from the page. */
export const enginePortQuestion = 'leveret:engine-port?';
/** `MessageEvent` on window: data `{ type: enginePortAnswer, nonce }`, `ports[0]` the port, `source` the window itself. */
export const enginePortAnswer = 'leveret:engine-port';

/** The property of window under which the preload shows HostCapabilities. */
export const hostCapabilitiesKey = 'leveretHost';

export interface EnginePortMessage {
  readonly type: typeof enginePortQuestion | typeof enginePortAnswer;
  /** 16 random bytes in base64url or hex; at most 64 characters. */
  readonly nonce: string;
}

/** The same shape, checked: window messages are anybody's. */
export function isEnginePortMessage(
  data: unknown,
  type: EnginePortMessage['type'],
): data is EnginePortMessage {
  if (typeof data !== 'object' || data === null) return false;
  const message = data as Partial<Record<keyof EnginePortMessage, unknown>>;
  return message.type === type && typeof message.nonce === 'string' && /^[\w-]{16,64}$/.test(message.nonce);
}
