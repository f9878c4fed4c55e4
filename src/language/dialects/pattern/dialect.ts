import { dialectOf, patternSchemaVersion } from '../../../pattern/model/recognise.ts';
import type { Fault } from '../../diagnostics/finding.ts';
import { traits } from '../../schema/own.ts';
import type { DocumentView } from '../../service/document.ts';
import type { Knowledge } from '../../service/knowledge.ts';
import type { Dialect, GoverningSchema, NodePath } from '../dialect.ts';
import type { ValueNode } from '../../../yaml/nodes.ts';
import { faultAt } from '../object/fault.ts';
import { nodeAt } from '../object/read.ts';
import { migratePattern } from './migrate.ts';
import { modelFaults } from './model-faults.ts';
import { occurrences } from './occurrences.ts';
import { outline } from './outline.ts';
import { contradictedModel } from './contradicted-model.ts';
import { duplicateServices } from './duplicate-services.ts';
import { importFaults } from './import-faults.ts';
import { objectFaults } from './object-faults.ts';
import { apiVersionFaults } from './api-version-faults.ts';
import { serviceFaults } from './service-faults.ts';
import { keptServiceFaults, serviceParts, type ServicePart } from './service-part.ts';
import { variableFaults } from './variable-faults.ts';
import { patternSchema } from './schema.ts';
import { settingsFaults } from './settings-faults.ts';
import { settingsSchema } from './settings-schema.ts';
import { traitFaults } from './trait-faults.ts';
import { aboutType } from './type-text.ts';
import { aboutNameInSettings, patternValues } from './values.ts';
import { patternViewOf } from './view.ts';

/** Meshery patterns (`services:`) of all generations. */
export const patternDialect: Dialect = {
  name: 'pattern',
  recognises: (root, named) => {
    const found = dialectOf(root);
    return found === 'pattern' || (found === undefined && named === 'pattern');
  },
  *faults(document, knowledge) {
    yield* schemaVersionFaults(document.yaml.root);
    yield* modelFaults(document, knowledge);
    for (const part of serviceParts(document, knowledge)) {
      yield undefined;
      yield* keptServiceFaults(part, () => faultsOfService(part));
    }
    yield* importFaults(document, knowledge);
    yield* duplicateServices(document, knowledge);
    yield* variableFaults(document, knowledge);
  },
  schemaFor,
  valuesFor: patternValues,
  occurrences,
  outline,
  migration: migratePattern,
  about(document, path, at, knowledge) {
    const [root, key, field, ...rest] = path;
    if (root !== 'services' || at === 'key') return undefined;
    if (field === 'settings') return aboutNameInSettings(document, String(key), rest, knowledge);
    return field === 'type' && rest.length === 0 ? aboutType(document, String(key), knowledge) : undefined;
  },
};

/** A design of v1alpha2 is a pattern with a version of its form. */
function* schemaVersionFaults(root: ValueNode): Iterable<Fault> {
  const node = nodeAt(root, 'schemaVersion');
  if (node?.is !== 'scalar' || node.value !== patternSchemaVersion) return;
  const params = {
    version: patternSchemaVersion,
    current: 'a pattern',
    note: 'it is older, and has services in place of components',
  };
  yield faultAt('design-version-other', node, params);
}

function* faultsOfService(part: ServicePart): Iterable<Fault> {
  const spoken: Fault[] = [];
  yield* serviceFaults(part);
  yield* contradictedModel(part);
  yield* apiVersionFaults(part);
  for (const fault of settingsFaults(part)) {
    spoken.push(fault);
    yield fault;
  }
  yield* traitFaults(part);
  yield* objectFaults(part, spoken);
}

function schemaFor(document: DocumentView, path: NodePath, knowledge: Knowledge): GoverningSchema | undefined {
  const [root, key, field, ...rest] = path;
  if (root !== 'services' || typeof key !== 'string') return { against: patternSchema, path };
  if (field === 'settings') {
    const { components, resolutions } = patternViewOf(document, knowledge);
    const component = components.get(key);
    const settings =
      component === undefined ? undefined : settingsSchema(component, resolutions.get(key), knowledge.bundle);
    if (settings !== undefined) return { against: settings.against, path: rest };
  }
  const [trait, ...inTrait] = rest;
  const definition = field === 'traits' && typeof trait === 'string' ? traits.get(trait)?.settings : undefined;
  return definition === undefined ? { against: patternSchema, path } : { against: definition, path: inTrait };
}
