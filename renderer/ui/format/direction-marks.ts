// Characters that turn the direction of text around them and are not seen themselves: with them a body could look like
// another. Pure.

const directionMarks = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** Each of them as a dot, so that the text stands in the order of its characters; the length stays. */
export function showDirectionMarks(text: string): string {
  return text.replace(directionMarks, '·');
}
