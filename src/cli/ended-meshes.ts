import type { FoundEndedMesh } from '../mesh/facts/ended.ts';

/** Lines on meshes that have ended: what became of them, and where their people go. */
export function endedLines(ended: readonly FoundEndedMesh[]): readonly string[] {
  return ended.flatMap(({ mesh, runs, proof }) => [
    `${mesh.displayName}  has ended${runs ? ', and still runs here' : '  definitions only'}`,
    ...[mesh.sentence, mesh.goTo, ...proof].map((sentence) => `    ${sentence}`),
  ]);
}

/** The same for a document. */
export function endedDocument({ mesh, runs, proof }: FoundEndedMesh): object {
  const { name, displayName, sentence, goTo } = mesh;
  return { mesh: name, displayName, runs, sentence, goTo, proof };
}
