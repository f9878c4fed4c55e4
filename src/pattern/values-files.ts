import { withValuesFile } from '../mesh/values-files.ts';
import type { CompiledPattern } from './compile/types.ts';

/**
 * A compiled pattern with what its values files hold: what is planned is what stands in them at that moment, and what is applied is
 * what was planned.
 *
 * @throws `mesh.values-file`
 */
export async function withValuesFiles(compiled: CompiledPattern): Promise<CompiledPattern> {
  const items = await Promise.all(
    compiled.items.map(async (item) =>
      item.is === 'release' ? { ...item, release: await withValuesFile(item.release) } : item,
    ),
  );
  return { ...compiled, items };
}
