// The tabs of the queue screen by name. No components: routes and tests read it too.

const queueTabNames = ['messages', 'live', 'consumers', 'bindings', 'settings'] as const;
export type QueueTab = (typeof queueTabNames)[number];

/** The tab that a route names; Messages when it names none of these. */
export function queueTabOf(tab: string | undefined): QueueTab {
  return queueTabNames.find((each) => each === tab) ?? 'messages';
}
