import type { JsonObject } from '../../core/json.ts';
import type { Component } from './types.ts';

/** Fields that files of 2021 repeat inside the settings. */
const repeatedFields = ['name', 'namespace'] as const;

/**
 * The settings that go into the object: without `name` and `namespace` where they only repeat those of the component. With another
 * value they stay, and are a mistake.
 */
export function effectiveSettings(component: Component): JsonObject {
  const repeats = repeatedFields.filter(
    (field) => component.settings[field] !== undefined && component.settings[field] === component[field],
  );
  if (repeats.length === 0) return component.settings;
  return Object.fromEntries(
    Object.entries(component.settings).filter(([key]) => !(repeats as readonly string[]).includes(key)),
  );
}
