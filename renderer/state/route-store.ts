// The current route, kept in step with the address, so that back, forward and a reload work.

import { createStore } from 'zustand/vanilla';
import { useStore } from 'zustand';
import { hashToRoute, routeToHash, type Route } from './route.ts';

const firstRoute: Route = { endpointId: '', screen: 'overview' };

export const routeStore = createStore<Route>()(() => firstRoute);

/** Goes there and adds a step to the history. */
export function navigate(route: Route): void {
  if (sameRoute(route, routeStore.getState())) return;
  routeStore.setState(route, true);
  history.pushState(null, '', routeToHash(route));
}

/** Changes the present step: a tab's selection, a message beside the list. Undefined takes a part away. */
export function replaceRoute(change: {
  tab?: string | undefined;
  message?: string | undefined;
  endpointId?: string;
}): void {
  const { tab, message, ...rest } = { ...routeStore.getState(), ...change };
  const route: Route = {
    ...rest,
    ...(tab === undefined ? {} : { tab }),
    ...(message === undefined ? {} : { message }),
  };
  if (sameRoute(route, routeStore.getState())) return;
  routeStore.setState(route, true);
  history.replaceState(null, '', routeToHash(route));
}

/** Takes the route from the address and follows back and forward. Called once, after the token has left the address. */
export function startRouting(): void {
  const read = () => {
    const route = hashToRoute(location.hash);
    if (route !== null) routeStore.setState(route, true);
  };
  read();
  window.addEventListener('popstate', read);
}

export function useRoute(): Route {
  return useStore(routeStore);
}

function sameRoute(one: Route, other: Route): boolean {
  return routeToHash(one) === routeToHash(other);
}
