import type { KubernetesObject } from '../../core/kubernetes.ts';
import { problemError } from '../../core/problem.ts';
import { readManifestTexts, objectsOf } from '../manifests/read-manifests.ts';
import type { ManifestAccess, ManifestText } from '../manifests/manifest.ts';
import { withMovedImages } from './images.ts';
import { withPodMarks, type Injection } from './injection.ts';
import type { KnownSample, SamplePart } from './known-samples.ts';
import { ownSample } from './own.ts';

/** What is chosen of a sample. */
export interface SampleChoice {
  readonly parts: readonly SamplePart[];
  /** Undefined is the sample's own. */
  readonly namespace?: string | undefined;
  readonly injection: Injection;
}

/** The objects of a sample, and the namespaces that are taken into the mesh; or texts that a person must look at first. */
export type SampleObjects =
  | {
      readonly is: 'objects';
      readonly objects: readonly KubernetesObject[];
      /** Where objects go that name none. */
      readonly namespace: string;
      readonly namespaces: readonly string[];
      readonly texts: readonly ManifestText[];
    }
  | { readonly is: 'unseen'; readonly texts: readonly ManifestText[] };

/**
 * Reads the objects of a sample: with its images where they are now, and the marks that its Pods need. Namespaces are not made here.
 *
 * @throws `mesh.sample-namespace`, and those of {@link readManifestTexts} and {@link objectsOf}
 */
export async function sampleObjects(
  { sample }: KnownSample,
  { parts, namespace: chosen, injection }: SampleChoice,
  access: ManifestAccess,
): Promise<SampleObjects> {
  const namespace = chosen ?? sample.namespace;
  if (sample.namesNamespace === true && namespace !== sample.namespace)
    throw problemError('mesh.sample-namespace', { name: sample.name, own: sample.namespace });
  const namespaces = sample.namespaces ?? [namespace];
  const made = (objects: readonly KubernetesObject[], texts: readonly ManifestText[]): SampleObjects => ({
    is: 'objects',
    objects: objects.map((object) => withPodMarks(withMovedImages(object, sample.movedImages), injection.pod)),
    namespace,
    namespaces,
    texts,
  });
  if (sample === ownSample) {
    const own = parts.includes('traffic') ? ownSample.objects.traffic : [];
    return made([...ownSample.objects.app, ...own], []);
  }
  const wanted = sample.manifests.filter(({ is }) => is === 'app' || parts.includes(is));
  const reading = await readManifestTexts(wanted, access);
  if (reading.is === 'unseen') return reading;
  const lists = await Promise.all(reading.texts.map((text) => objectsOf(text, access.signal)));
  return made(lists.flat(), reading.texts);
}
