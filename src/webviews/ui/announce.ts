/**
 * Words for people who hear the page. They go into one polite region that is in the page from its start, because regions that are
 * added together with their text are not read.
 */
export interface Announcer {
  /** Says a sentence; the same sentence twice in a row is said once. */
  say(sentence: string): void;
}

/** Makes the region at the end of `parent`. */
export function createAnnouncer(parent: Element): Announcer {
  const region = document.createElement('div');
  region.className = 'for-ears-only';
  region.setAttribute('role', 'status');
  region.setAttribute('aria-live', 'polite');
  parent.append(region);
  return {
    say(sentence) {
      if (region.textContent !== sentence) region.textContent = sentence;
    },
  };
}
