import path from 'node:path';
import type { ClusterConnection } from '../../cluster/types.ts';
import type { JsonObject } from '../../core/json.ts';
import { problemError } from '../../core/problem.ts';
import { defaultDays, makeTrustAnchor } from '../../mesh/certificates/make.ts';
import { prepareCertificates } from '../../mesh/certificates/prepare.ts';
import { readBundle, bundleOf } from '../../mesh/certificates/read.ts';
import type { CertificateFacts } from '../../mesh/facts/certificates.ts';
import type { InstallableMesh } from '../../mesh/install-pattern.ts';
import { anchorFiles, writeAnchor } from '../../mesh/certificates/anchor-files.ts';
import { textValue, type Invocation, type Options } from '../command.ts';
import { readText } from '../project.ts';
import { anchorFolder, givenAnchor } from './anchor-files.ts';

/** Options of an installation whose mesh wants to be given certificates. */
export const givenOptions = {
  anchor: { type: 'string', valueName: 'FILE', help: 'certificate of your trust anchor, for a mesh that wants one' },
  'anchor-key': {
    type: 'string',
    valueName: 'FILE',
    help: 'its key, to make an issuer; - reads it from standard input',
  },
  folder: { type: 'string', valueName: 'FOLDER', help: 'makes a new trust anchor, kept in this folder' },
  'in-repository': { type: 'boolean', help: 'also into a folder of a repository or workspace' },
} as const satisfies Options;

/** What an installation gives to a mesh. */
export interface GivenCertificates {
  /** Values for the chart: public certificates. */
  readonly values: JsonObject;
  /** What is written once somebody agreed, in a line for people; undefined where nothing is. */
  readonly writes?: { readonly line: string; readonly write: (connection: ClusterConnection) => Promise<void> };
}

/**
 * What is given to a mesh that makes no certificates itself. The key of an anchor stays in its file, and that of the issuer goes into the
 * Secret once somebody agreed; an issuer that is there is left as it is.
 *
 * @throws `cli.usage`, `mesh.key-*`, `file.*`, `mesh.certificate-*`
 */
export async function certificatesToGive(
  invocation: Invocation,
  { installation }: InstallableMesh,
  namespace: string,
): Promise<GivenCertificates> {
  const facts = installation.certificates;
  const asked = ['anchor', 'anchor-key', 'folder'].filter((option) => textValue(invocation, option) !== undefined);
  if (asked.length === 0) return { values: {} };
  if (facts === undefined)
    throw problemError('cli.usage', {
      reason: `--${asked[0] ?? ''} is for a mesh that is given certificates, and this one makes its own.`,
      help: 'meshdeck mesh install --help',
    });
  const certificate = textValue(invocation, 'anchor');
  if (certificate !== undefined && textValue(invocation, 'anchor-key') === undefined) {
    const file = path.resolve(invocation.workingFolder, certificate);
    return { values: facts.valuesOf(bundleOf(readBundle(await readText(file), file))) };
  }
  return withIssuer(invocation, facts, namespace);
}

async function withIssuer(
  invocation: Invocation,
  facts: CertificateFacts,
  namespace: string,
): Promise<GivenCertificates> {
  const nowMs = Date.now();
  const given = await givenAnchor(invocation);
  const folder = given === undefined ? anchorFolder(invocation, [anchorFiles.certificate, anchorFiles.key]) : undefined;
  const anchor = given ?? (await makeTrustAnchor({ commonName: facts.anchorName, days: defaultDays.anchor, nowMs }));
  const kept = folder === undefined ? '' : `; your new trust anchor goes into ${folder}`;
  return {
    values: facts.valuesOf(anchor.certificate),
    writes: {
      line: `+ Secret ${namespace}/${facts.secret}  to create, with an issuer for ${defaultDays.issuer} days, where there is none${kept}`,
      write: async (connection) => {
        if (folder !== undefined) await writeAnchor(folder, anchor);
        const choice = { namespace, nowMs, anchor: { is: 'given' as const, anchor } };
        await prepareCertificates(connection, facts, choice, invocation.signal);
      },
    },
  };
}
