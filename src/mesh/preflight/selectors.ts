import { objectsAt, textAt } from '../../cluster/readiness/read.ts';
import { isJsonObject, valueAt, type JsonObject, type JsonValue } from '../../core/json.ts';

type Labels = Readonly<Record<string, string>>;

/**
 * Whether a label selector of the API (`matchLabels`, `matchExpressions`) takes labels. An absent or empty one takes all.
 *
 * @see https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/label-selector/
 */
export function selects(selector: JsonValue | undefined, labels: Labels): boolean {
  if (!isJsonObject(selector)) return true;
  const wanted = valueAt(selector, ['matchLabels']);
  const byLabels = isJsonObject(wanted) ? Object.entries(wanted).every(([key, value]) => labels[key] === value) : true;
  return byLabels && objectsAt(selector, 'matchExpressions').every((expression) => holds(expression, labels));
}

function holds(expression: JsonObject, labels: Labels): boolean {
  const value = labels[textAt(expression, 'key') ?? ''];
  const values = Array.isArray(expression['values']) ? expression['values'].map(String) : [];
  switch (expression['operator']) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    default:
      return true;
  }
}
