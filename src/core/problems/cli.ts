import type { ProblemTable } from './entry.ts';

/** Problems of the command line. */
export const cliProblems = {
  'cli.usage': {
    message: '{reason}',
    next: 'See "{help}".',
  },
  'cli.kind-unknown': {
    message: 'The API server serves no kind called "{word}".',
    cause: 'The word is misspelled, or the definition of the kind is not installed.',
    next: 'Write a plural, singular, kind or short name, with the group behind a dot where it matters: "gateways.networking.istio.io".',
  },
  'cli.kind-misspelled': {
    message: 'The API server serves no kind called "{word}".',
    next: 'Did you mean "{nearest}"?',
  },
  'cli.kind-ambiguous': {
    message: 'Several kinds are called "{word}": {choices}.',
    next: 'Write one of these names.',
  },
  'cli.needs-yes': {
    message: 'There is no terminal to ask on, so nothing was changed.',
    next: 'Look at "meshdeck plan", then pass --yes.',
  },
  'cli.needs-yes-alone': {
    message: 'There is no terminal to ask on, so nothing was changed.',
    next: 'Pass --yes where this is meant.',
  },
  'cli.declined': {
    message: 'Nothing was changed, as you said.',
  },
  'cli.plan-not-clean': {
    message: 'The plan has {count} objects that cannot be applied as they are, so nothing was changed.',
    next: 'Mend them, take over conflicts with --take-over ID, or pass --keep-going to apply the rest.',
  },
  'cli.load-needs-host': {
    message: 'The load would go to {hosts}, which is neither this machine nor on the list of allowed hosts.',
    next: 'If you may put load on it, pass --allow-host {host}.',
  },
  'cli.load-needs-context': {
    message: 'The load would go to {target} in the cluster of the context "{context}".',
    next: 'If you may put load on it, pass --confirm-context {context}.',
  },
  'cli.run-not-found': {
    message: 'No run {run} is in {folder}.',
    next: 'Name a run of that folder, or pass --project with the folder of the profile.',
  },
  'cli.file-exists': {
    message: 'The file {path} exists and holds something else.',
    next: 'Choose another --file, or pass --force to write over it.',
  },
} as const satisfies ProblemTable;
