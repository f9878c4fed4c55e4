import { isMap, parseDocument, type YAMLMap } from 'yaml';
import { problemError } from '../core/problem.ts';

/** What of a mesh component is changed. */
export interface PatternChoices {
  readonly version?: string;
  readonly chartRepository?: string;
  /** Chart files by chart: only those that the pattern names already are changed, or all where it names none. */
  readonly charts?: Readonly<Record<string, string>>;
}

/**
 * The text of a pattern with another version of its mesh; comments, order and all else stay.
 *
 * @param type of the component: `IstioMesh`.
 * @throws `mesh.no-component` where the pattern has none, or cannot be read.
 */
export function withChoices(text: string, type: string, { version, chartRepository, charts }: PatternChoices): string {
  const document = parseDocument(text);
  const services: unknown = document.get('services');
  const component = isMap(services)
    ? services.items
        .map(({ value }) => value)
        .find((value): value is YAMLMap => isMap(value) && value.get('type') === type)
    : undefined;
  if (component === undefined || document.errors.length > 0) throw problemError('mesh.no-component', { type });
  if (version !== undefined) {
    component.set('version', version);
    if (component.hasIn(['settings', 'version'])) component.deleteIn(['settings', 'version']);
  }
  if (chartRepository !== undefined) {
    component.deleteIn(['settings', 'charts']);
    component.setIn(['settings', 'chartRepository'], chartRepository);
  }
  if (charts !== undefined) {
    component.deleteIn(['settings', 'chartRepository']);
    const named: unknown = component.getIn(['settings', 'charts']);
    const known = isMap(named) ? named.items.map(({ key }) => String(key)) : Object.keys(charts);
    for (const chart of known)
      if (charts[chart] !== undefined) component.setIn(['settings', 'charts', chart], charts[chart]);
  }
  return document.toString({ lineWidth: 120 });
}
