import { addonKinds, addonsIn, type AddonEntry } from '../../mesh/addons/cached-addons.ts';
import { addonsByMesh } from '../../mesh/addons/recognition.ts';
import type { AddonFact } from '../../mesh/facts/extras.ts';
import type { Statement } from '../../mesh/state/words.ts';
import type { Row } from '../protocol/rows.ts';
import { statementRow, type MeshPlace } from './mesh-statement-row.ts';
import { actionsOf } from './object-actions.ts';

/** Kinds that add-ons run as; all of them are followed in any case. */
export const addonKindIds = addonKinds.map(({ id }) => id);

/** What may stand beside a mesh, each with where it runs or that it does not, wherever it was installed from. */
export function addonRows({ view, context, mesh, path }: MeshPlace): readonly Row[] {
  const found = addonsIn(view.cache, mesh.mesh);
  return addonsByMesh[mesh.mesh].map((addon): Row => {
    const entries = found.get(addon.name) ?? [];
    const [first] = entries;
    const row = statementRow(context, [...path, addon.name], addon.displayName, addonStatement(addon, entries));
    const name = `${mesh.mesh}/${addon.name}`;
    if (first === undefined) return { ...row, kind: 'mesh.addon', name };
    const { kind, namespace } = first;
    const object = { group: 'apps', version: 'v1', kind, namespace, name: first.name };
    const actions = actionsOf(object).filter((action) => ['open', 'logs', 'forward', 'restart'].includes(action));
    return { ...row, kind: 'mesh.addon', name, namespace, object, actions };
  });
}

function addonStatement({ summary, caution, from }: AddonFact, entries: readonly AddonEntry[]): Statement {
  const because = [`${summary}.`, ...(caution === undefined ? [] : [caution])];
  if (entries.length === 0)
    return {
      verdict: 'idle',
      words: from.is === 'values' ? 'not there, a value of the mesh switches it on' : 'not there',
      because,
    };
  const isWhole = entries.every(({ facts }) => facts.ready >= facts.wanted);
  const isGone = entries.every(({ facts }) => facts.ready === 0 && facts.wanted > 0);
  return {
    verdict: isWhole ? 'healthy' : isGone ? 'failing' : 'degraded',
    words: entries
      .map(({ kind, namespace, name, facts }) => `${kind} ${namespace}/${name}, ${facts.ready}/${facts.wanted} ready`)
      .join('; '),
    because: [...because, 'It was found by its labels and its image.'],
  };
}
