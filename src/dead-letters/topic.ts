// Whether a dead letter with a given routing key passes a binding, by the type of its exchange. What cannot be decided
// from the key alone (headers, hashes, exchanges of plugins, or a key that is not known) counts as passing.

import type { Binding } from '../contract/model.ts';

/** `key` null: the message's own, which is not known. */
export function mayPass(exchangeType: string | undefined, key: string | null, binding: Binding): boolean {
  if (key === null) return true;
  if (exchangeType === 'direct') return binding.routingKey === key;
  if (exchangeType === 'topic') return topicMatches(binding.routingKey, key);
  return true;
}

/** AMQP's pattern of words: `*` is one word, `#` any number of them. Takes time by the product of both lengths. */
export function topicMatches(pattern: string, key: string): boolean {
  const words = key.split('.');
  // reached[n]: the pattern so far can stand for the first n words.
  let reached = Array.from({ length: words.length + 1 }, (_, index) => index === 0);
  for (const part of pattern.split('.')) {
    let open = false;
    reached = reached.map((isReached, index) => {
      if (part !== '#') {
        return index > 0 && reached[index - 1] === true && (part === '*' || part === words[index - 1]);
      }
      open ||= isReached;
      return open;
    });
  }
  return reached[words.length] === true;
}
