// Whether somebody goes from tab to tab by key just now: then a panel that appears leaves the focus there. A click on a
// tab means its panel, which takes the focus.

export function isFocusOnTabs(): boolean {
  return document.activeElement?.matches('[role="tab"]:focus-visible') === true;
}
