import kinds from '../../schemas/bundle/kinds.json' with { type: 'json' };
import { kindCatalog, type KindCatalog, type KindTable } from './model/kinds.ts';

let catalog: KindCatalog | undefined;

/** The kinds of the bundled schemas. Their table is part of the program: planning needs no schema. */
export function knownKinds(): KindCatalog {
  // The generator of the bundle writes the origins of `KindOrigin` only; JSON modules widen them to text.
  catalog ??= kindCatalog(kinds as KindTable);
  return catalog;
}
