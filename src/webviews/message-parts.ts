/** True for an object whose fields can be looked at. */
export function isRecord(value: unknown): value is Readonly<Record<'type' | (string & {}), unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** True for a list of texts. */
export function isTextList(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((entry) => typeof entry === 'string');
}
