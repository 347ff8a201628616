// Where the page is, as a value and as the fragment of its address. Pure: no store, no history.

export const screens = [
  'overview',
  'queues',
  'queue',
  'exchanges',
  'exchange',
  'consumers',
  'connections',
  'policies',
  'jobs',
  'deadLetters',
] as const;
export type Screen = (typeof screens)[number];

export interface Route {
  /** Empty until the endpoints are known. */
  readonly endpointId: string;
  readonly screen: Screen;
  /** The queue, exchange or job; the default exchange has the empty name. */
  readonly name?: string;
  readonly tab?: string;
  /** Sequence of the message that is shown beside the list. */
  readonly message?: string;
  /** The list that led to a queue, where that was another one than Queues. */
  readonly from?: 'deadLetters';
}

/** The list that a screen belongs to, which leads back from it; of a list, itself. */
export function listOf({ screen, from }: Route): Screen {
  if (screen === 'exchange') return 'exchanges';
  return screen === 'queue' ? (from ?? 'queues') : screen;
}

/** `#/local/queue/orders.created?tab=live`. Any name survives, lone surrogates too. */
export function routeToHash(route: Route): string {
  const name = route.name === undefined ? '' : `/${encodeName(route.name)}`;
  const query = new URLSearchParams();
  if (route.tab !== undefined) query.set('tab', route.tab);
  if (route.message !== undefined) query.set('message', route.message);
  if (route.from !== undefined) query.set('from', route.from);
  const asked = query.size === 0 ? '' : `?${query.toString()}`;
  return `#/${encodeName(route.endpointId)}/${route.screen}${name}${asked}`;
}

/** Null when the fragment is not a route. */
export function hashToRoute(hash: string): Route | null {
  const [path = '', asked = ''] = hash.replace(/^#/, '').split('?', 2);
  const [root, endpoint, screen, name, ...rest] = path.split('/');
  if (root !== '' || endpoint === undefined || rest.length > 0 || !isScreen(screen)) return null;
  const query = new URLSearchParams(asked);
  const tab = query.get('tab');
  const message = query.get('message');
  try {
    return {
      endpointId: decodeName(endpoint),
      screen,
      ...(name === undefined ? {} : { name: decodeName(name) }),
      ...(tab === null ? {} : { tab }),
      ...(message === null ? {} : { message }),
      ...(query.get('from') === 'deadLetters' ? { from: 'deadLetters' as const } : {}),
    };
  } catch {
    // An address typed or cut by hand: not a route, so the page shows its first screen.
    return null;
  }
}

function isScreen(text: string | undefined): text is Screen {
  return screens.some((screen) => screen === text);
}

// encodeURIComponent throws on a lone surrogate, and names that are not UTF-8 are written with them.
function encodeName(name: string): string {
  // By code points: half a pair would be taken for a lone surrogate.
  const encoded = Array.from(name, (point) =>
    isEscaped(point) ? `~${hex(point)}` : encodeURIComponent(point),
  );
  return encoded.join('');
}

function decodeName(text: string): string {
  return decodeURIComponent(text).replace(/~([0-9a-f]{4})/g, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
}

function isEscaped(character: string): boolean {
  return character === '~' || (character.length === 1 && /[\ud800-\udfff]/.test(character));
}

function hex(character: string): string {
  return character.charCodeAt(0).toString(16).padStart(4, '0');
}
