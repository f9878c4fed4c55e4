import { severityLevels } from '../../diagnostics/severities.ts';
import { diagnosticCodes, diagnosticEntry } from '../../diagnostics/table.ts';
import type { KindSchema } from '../../schema/bundle.ts';
import { ownSource } from '../../schema/own.ts';
import type { Schema } from '../../schema/types.ts';

const globs = (description: string): Schema => ({ type: 'array', items: { type: 'string' }, description });

let made: KindSchema | undefined;

/** What `meshdeck.yaml` looks like, for completion and hover. `schemas/meshdeck.schema.json` says the same to other editors. */
export function settingsSchema(): KindSchema {
  // Made at first use: the table of diagnostics holds examples of this dialect too.
  made ??= { schema: settings(), source: ownSource };
  return made;
}

function settings(): Schema {
  return {
    type: 'object',
    properties: {
      protectedContexts: {
        type: 'array',
        items: { type: 'string' },
        description:
          'Contexts whose name must be typed before anything is applied, deleted or installed there, or load is sent. `*` stands for any text.',
      },
      lint: {
        type: 'object',
        description: 'How files are checked.',
        properties: {
          severity: {
            type: 'object',
            description: 'How severe a diagnostic is, by its code.',
            properties: Object.fromEntries(diagnosticCodes.map((code) => [code, severityOf(code)])),
          },
          ignore: globs(
            'Files that are not checked, as globs from this folder on: `charts/**`. A name without a slash is found at any depth.',
          ),
        },
      },
      kubernetes: {
        type: 'object',
        description: 'The clusters that the files are for.',
        properties: {
          version: {
            type: 'string',
            description:
              'Version of Kubernetes, such as `"1.34"`. API versions that it does not serve are told. The newest known one where absent.',
          },
        },
      },
      registries: globs(
        'Files, folders or globs from this folder on, whose CustomResourceDefinitions and OAM definitions are known beside the bundled ones.',
      ),
    },
  };
}

function severityOf(code: (typeof diagnosticCodes)[number]): Schema {
  const { title, severity } = diagnosticEntry(code);
  return { type: 'string', enum: severityLevels, description: `${title}. By default: ${severity}.` };
}
