// Whether a panel or a list that appears leaves the focus where it is: with somebody who goes from tab to tab by key (a click
// on a tab means its panel, which takes the focus), or who writes while the list comes late: in its filter, or in a panel
// beside the screen.

export function doesFocusStay(): boolean {
  const kept = '[role="tab"]:focus-visible, :is(main, aside) :is(input, textarea, [contenteditable="true"])';
  return document.activeElement?.matches(kept) === true;
}
