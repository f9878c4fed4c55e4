/**
 * Keeps the keyboard where the person works: runs `change`, and where that took away the focused element inside `region`, focuses
 * the first thing in the region that can be used.
 */
export function keepingFocusIn(region: () => HTMLElement | null, change: () => void): void {
  const hadFocus = region()?.contains(document.activeElement) ?? false;
  change();
  if (!hadFocus) return;
  const now = region();
  const active = document.activeElement;
  const stillThere =
    active !== null && active !== document.body && (now?.contains(active) ?? false) && !isDisabled(active);
  if (stillThere || now === null) return;
  const usable = [...now.querySelectorAll<HTMLElement>('vscode-button, vscode-text-field, button, [tabindex]')].find(
    (element) => !isDisabled(element),
  );
  usable?.focus();
}

function isDisabled(element: Element): boolean {
  return 'disabled' in element && element.disabled === true;
}

/** Arrow keys, Home and End between the elements of a list. Tab still visits each of them. */
export function moveInList(event: KeyboardEvent, elements: readonly HTMLElement[]): void {
  const at = elements.indexOf(event.target as HTMLElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: elements.length - 1 }[event.key];
  if (at < 0 || to === undefined) return;
  event.preventDefault();
  elements[Math.min(Math.max(to, 0), elements.length - 1)]?.focus();
}
