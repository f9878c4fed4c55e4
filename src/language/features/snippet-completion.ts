import { recogniseFile } from '../../core/recognised-files.ts';
import { resolveType } from '../../pattern/model/registry.ts';
import type { DialectName } from '../dialects/dialect.ts';
import { applicationSettings } from '../schema/own.ts';
import type { CompletionProposal } from '../service/editing.ts';
import type { Cursor, LanguageFeature } from '../service/feature.ts';
import type { Knowledge } from '../service/knowledge.ts';
import { requiredKeys, withEnd } from './insertion.ts';
import { mergedSchemaAt } from './merged-schema.ts';
import { documentSnippets, serviceTypes } from './snippets.ts';
import { writingPlace } from './writing-place.ts';
import { lineStartOf } from '../../yaml/lines.ts';

/** Snippets of services come behind everything that the place itself has. */
const serviceRank = 10_000;
/** Who opens a new file wants all of it: documents come before the first key. */
const documentRank = -1_000;
/** A license stands before what is new at most. */
const longestNew = 5_000;

/** Whole documents where nothing is written yet, and services with the fields that their types ask for. */
export const snippetCompletion: LanguageFeature = {
  name: 'snippets',
  completions(cursor, knowledge) {
    return isNew(cursor) ? documentProposals(cursor) : serviceProposals(cursor, knowledge);
  },
};

/** True where nothing is written in the document but what stands before the cursor on its line, comments aside. */
function isNew({ text, document, offset }: Cursor): boolean {
  const { documents, parsed } = text;
  const before = documents[documents.indexOf(document) - 1]?.yaml.end ?? 0;
  const end = Math.max(document.yaml.end, offset);
  if (end - before > longestNew) return false;
  const { text: source } = parsed;
  const above = source.slice(before, Math.max(before, lineStartOf(source, offset)));
  const others = `${above}\n${source.slice(offset, end)}`.split('\n');
  return others.every((line) => /^\s*(?:#.*|---\s*)?$/.test(line));
}

function documentProposals({ text, document, offset }: Cursor): readonly CompletionProposal[] {
  const dialect = wantedDialect({ text, document, offset });
  const source = text.parsed.text;
  const before = source.slice(lineStartOf(source, offset), offset);
  // Not in a comment, not behind what begins a document, and not indented.
  if (!/^(?:\w[\w ]*)?$/.test(before) || !/^[ \t]*(?:[\r\n]|$)/.test(source.slice(offset, offset + 1000))) return [];
  return documentSnippets
    .filter((snippet) => dialect === undefined || snippet.dialect === dialect)
    .map(({ label, detail, body }, index) => ({
      label,
      kind: 'snippet',
      detail,
      insert: filledIn(body),
      snippet: `${body}\n`,
      documentation: () => `\`\`\`yaml\n${filledIn(body)}\n\`\`\``,
      start: offset - before.length,
      end: offset,
      rank: documentRank + index,
    }));
}

/** The dialect that the file's name, or another document of it, asks for. */
function wantedDialect({ text, document }: Cursor): DialectName | undefined {
  if (document.dialect !== 'other') return document.dialect;
  const named = recogniseFile(text.path, '');
  if (named === 'smp-record') return 'profile';
  if (named !== undefined) return named === 'mesh-resource' ? 'object' : named;
  return text.documents.find(({ dialect }) => dialect !== 'other')?.dialect;
}

/** A snippet with its placeholders as they are. */
export function filledIn(body: string): string {
  return body
    .replace(/\$\{\d+\|([^,|]*)[^}]*\}/g, '$1')
    .replace(/\$\{\d+:([^}]*)\}/g, '$1')
    .replace(/\$\{?\d+\}?/g, '')
    .replace(/\\([\\$}])/g, '$1');
}

function serviceProposals(cursor: Cursor, knowledge: Knowledge): readonly CompletionProposal[] {
  if (cursor.document.dialect !== 'pattern') return [];
  const place = writingPlace(cursor);
  const isServices = place?.path.length === 1 && place.path[0] === 'services';
  if (place === undefined || !isServices || place.style !== 'block' || place.is === 'value' || place.hasColon)
    return [];
  return serviceTypes.map((type, index) => {
    const snippet = serviceSnippet(type, knowledge);
    return {
      label: `service: ${type}`,
      kind: 'snippet',
      detail: 'new service',
      insert: filledIn(snippet),
      snippet,
      filter: `service ${type}`,
      documentation: () => `\`\`\`yaml\n${filledIn(snippet)}\n\`\`\``,
      start: place.start,
      end: place.end,
      rank: serviceRank + index,
    };
  });
}

/** Stops of the skeleton are counted on behind the one of the name. */
function serviceSnippet(type: string, { bundle }: Knowledge): string {
  const head = `\${1:${type.split('.')[0]?.toLowerCase() ?? 'web'}}:\n  type: ${type}`;
  const settings = settingsOf(type, bundle);
  const required = settings === undefined ? '' : requiredKeys(mergedSchemaAt(settings, []), settings.source, '    ');
  if (required === '') return `${head}\n  $0`;
  const shifted = required.replace(/\$\{(\d+)/g, (_, stop: string) => `\${${Number(stop) + 1}`);
  return withEnd(`${head}\n  settings:\n${shifted}`);
}

function settingsOf(type: string, bundle: Knowledge['bundle']): ReturnType<Knowledge['bundle']['schemaOf']> {
  const resolution = resolveType(type, {}, bundle.kinds);
  if (resolution.is === 'application') return applicationSettings(bundle);
  if (resolution.is !== 'kubernetes') return undefined;
  const kind = bundle.schemaOf(resolution.apiVersion, resolution.kind);
  if (kind === undefined || resolution.settingsAre === 'top-level') return kind;
  const spec = mergedSchemaAt(kind, ['spec']);
  return spec === undefined ? undefined : { schema: spec, source: kind.source };
}
