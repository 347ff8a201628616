// Topic exchange: keys are words between dots; in a binding `*` stands for one word, `#` for any number, none included.
// The bindings form a tree of words. A message's words walk it all at once as a set of places, each place at most
// once per word, so that no pattern of many `#` can make matching explode.

import type { Binding } from '../binding.ts';
import type { Router } from '../exchange.ts';
import type { Route } from '../route.ts';

class Place {
  readonly children = new Map<string, Place>();
  readonly bindings = new Set<Binding>();
  /** Reached by `#`: it stays reached whatever word follows. */
  readonly any: boolean;

  constructor(any: boolean) {
    this.any = any;
  }

  get unused(): boolean {
    return this.children.size === 0 && this.bindings.size === 0;
  }
}

export class TopicRouter implements Router {
  private readonly root = new Place(false);

  add(binding: Binding): void {
    let place = this.root;
    for (const word of wordsOf(binding.routingKey)) {
      let child = place.children.get(word);
      if (child === undefined) {
        child = new Place(word === '#');
        place.children.set(word, child);
      }
      place = child;
    }
    place.bindings.add(binding);
  }

  remove(binding: Binding): void {
    const words = wordsOf(binding.routingKey);
    const path = [this.root];
    for (const word of words) {
      const child = path.at(-1)?.children.get(word);
      if (child === undefined) return;
      path.push(child);
    }
    path.at(-1)?.bindings.delete(binding);
    for (let depth = words.length; depth > 0 && path[depth]?.unused; depth -= 1) {
      path[depth - 1]?.children.delete(words[depth - 1] ?? '');
    }
  }

  route(route: Route): void {
    for (const key of route.routingKeys) this.routeKey(route, key);
  }

  private routeKey(route: Route, key: string): void {
    let reached = new Set<Place>();
    enter(this.root, reached);
    for (const word of wordsOf(key)) {
      const following = new Set<Place>();
      for (const place of reached) {
        if (place.any) enter(place, following);
        const exact = word === '*' || word === '#' ? undefined : place.children.get(word);
        if (exact !== undefined) enter(exact, following);
        const star = place.children.get('*');
        if (star !== undefined) enter(star, following);
      }
      reached = following;
    }
    for (const place of reached) {
      for (const binding of place.bindings) route.choose(binding.to);
    }
  }
}

/** The empty key has no words, rather than one empty word. */
function wordsOf(key: string): string[] {
  return key === '' ? [] : key.split('.');
}

/** A `#` below matches no word at all, so it is reached together with its parent. */
function enter(place: Place, reached: Set<Place>): void {
  for (let at: Place | undefined = place; at !== undefined && !reached.has(at); at = at.children.get('#')) {
    reached.add(at);
  }
}
