import type { ProblemTable } from './entry.ts';

/** Problems of the editor side. */
export const hostProblems = {
  'host.agent-gone': {
    message: 'The Meshdeck agent ended while it was working.',
    cause: 'Its process crashed or was ended.',
    next: 'Try again: the agent is started anew. The Meshdeck output says how it ended.',
  },
  'host.agent-keeps-failing': {
    message: 'The Meshdeck agent ended {count} times in a minute and is not started again by itself.',
    next: 'Open the Meshdeck output for the reason, then run "Meshdeck: Restart Agent".',
  },
  'host.part-missing': {
    message: 'A part of Meshdeck cannot be loaded: {part}.',
    cause: 'Its file is gone or damaged, as when Meshdeck was updated or removed while this window was open.',
    next: 'Reload the window with "Developer: Reload Window". Install Meshdeck again if it stays so.',
  },
  'host.untrusted': {
    message: 'This needs a trusted workspace.',
    cause:
      'In Restricted Mode Meshdeck only reads and checks files: a workspace could name a cluster, a tool or a target of its own.',
    next: 'Trust the workspace with "Workspaces: Manage Workspace Trust", then run it again.',
  },
  'host.no-logs': {
    message: 'No terminal shows logs.',
    next: 'Run "Meshdeck: Show Logs" first.',
  },
  'host.no-editor': {
    message: 'No {what} is open.',
    next: 'Open the file and run the command again, or run it from the file in the explorer.',
  },
  'host.text-changed': {
    message: '{file} was edited while the text for it was made.',
    next: 'Run the command again.',
  },
  'host.no-row': {
    message: 'Nothing with a {what} is selected in the Clusters view.',
    next: 'Select one or more rows there, or use the menu of a row.',
  },
} as const satisfies ProblemTable;
