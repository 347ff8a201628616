// The token of browser mode: arrives in the address, lives in sessionStorage, is shown nowhere. Not used in the desktop.

const storageKey = 'leveret.token';

/**
 * Takes the token out of the address (`#token=…`) so that it lands in no bookmark, history or screenshot, and keeps it for
 * reloads of this tab. Returns null when the page was opened without one.
 */
export function takeToken(location: Location, history: History, storage: Storage): string | null {
  const given = tokenInHash(location.hash);
  if (given === null) return storage.getItem(storageKey);
  storage.setItem(storageKey, given);
  history.replaceState(null, '', location.pathname + location.search);
  return given;
}

/** The token of a fragment such as "#token=abc" or "#abc"; null when the fragment is a route or empty. */
export function tokenInHash(hash: string): string | null {
  const match = /^#(?:token=)?([\w-]{20,128})$/.exec(hash);
  return match?.[1] ?? null;
}

/**
 * An address with a new token that is opened over the old one (after a restart of Leveret) changes the fragment only, which
 * loads nothing: the page begins anew by itself, where
 * it was. Returns the function that stops watching.
 */
export function watchForToken(page: Window): () => void {
  const onHashChange = (event: HashChangeEvent) => {
    if (tokenInHash(page.location.hash) === null) return;
    // Taken here: whoever else reads the fragment as a route may replace it before the page is loaded again.
    takeToken(page.location, page.history, page.sessionStorage);
    page.history.replaceState(null, '', event.oldURL);
    page.location.reload();
  };
  page.addEventListener('hashchange', onHashChange);
  return () => page.removeEventListener('hashchange', onHashChange);
}
