// How well a name answers to what was typed: letters in order, the better the closer together and nearer to the starts
// of words. Pure, and quick enough for some ten thousand names between two frames.

const letterAtStart = 8;
const letterInside = 4;
const wordStart = 6;
const textStart = 6;
const sameCase = 1;
const gapCost = 0.5;
const leastPerLetter = 2;
const lengthCost = 0.1;
/** A name that was typed whole is meant, whatever else was used lately. */
const wholeText = 40;
const wordEnds = ' \t._-/:';

/**
 * For one query and many texts; null when a text does not answer. The query is split at spaces: each word must be
 * found, in any order.
 */
export function fuzzyScorer(query: string): (text: string) => number | null {
  const words = query
    .split(/\s+/)
    .flatMap((word) => (word === '' ? [] : [{ word, wanted: word.toLowerCase() }]));
  const whole = query.trim().toLowerCase();
  return (text) => {
    const lower = text.toLowerCase();
    let total = lower === whole ? wholeText : 0;
    for (const { word, wanted } of words) {
      const score = wordScore(text, lower, word, wanted);
      if (score === null) return null;
      total += score;
    }
    return total - text.length * lengthCost;
  };
}

function wordScore(text: string, lower: string, word: string, wanted: string): number | null {
  const whole = lower.indexOf(wanted);
  if (whole >= 0) {
    const each = isWordStart(text, whole) ? letterAtStart : letterInside;
    const bonus = (whole === 0 ? textStart : 0) + (text.startsWith(word, whole) ? sameCase : 0);
    return wanted.length * each + bonus;
  }
  let score = 0;
  let from = 0;
  let previous = -1;
  for (const letter of wanted) {
    const at = lower.indexOf(letter, from);
    if (at < 0) return null;
    // Initials are meant as such: the way between two starts of words costs nothing.
    if (isWordStart(text, at)) score += wordStart;
    else if (at === previous + 1) score += letterInside;
    else score -= Math.min(10, at - previous - 1) * gapCost;
    previous = at;
    from = at + letter.length;
  }
  // Letters strewn over a long name are chance, not an answer.
  return score < wanted.length * leastPerLetter ? null : score;
}

function isWordStart(text: string, index: number): boolean {
  return index === 0 || wordEnds.includes(text.charAt(index - 1));
}
