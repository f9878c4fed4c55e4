import { imageParts } from './image.ts';
import type { Detection, PartFact } from './detection.ts';

/** The little of a workload that tells whether it belongs to a mesh. */
export interface PartEvidence {
  readonly kind: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly containers: readonly { readonly name: string; readonly image: string }[];
}

/** The part of a mesh that a workload is, or undefined. Pure. */
export function partOf(detection: Detection, workload: PartEvidence): PartFact | undefined {
  return detection.parts.find(
    (part) =>
      part.kind === workload.kind &&
      Object.entries(part.labels).every(([key, values]) =>
        values.length === 0 ? workload.labels[key] !== undefined : values.includes(workload.labels[key] ?? ''),
      ) &&
      imageOfPart(part, workload) !== undefined,
  );
}

/** The version that the image of a part says; undefined where a digest alone names it. */
export function versionInImage(detection: Detection, part: PartFact, workload: PartEvidence): string | undefined {
  const { tag } = imageParts(imageOfPart(part, workload) ?? '');
  return tag === undefined ? undefined : detection.versionInTag.exec(tag)?.[1];
}

/** The image of the part's container, if it is the mesh's own. A mirror may rename the path but not the last part. */
export function imageOfPart(part: PartFact, workload: PartEvidence): string | undefined {
  return workload.containers.find(
    ({ name, image }) =>
      (part.container === undefined || part.container === name) && part.imageNames.includes(imageParts(image).name),
  )?.image;
}
