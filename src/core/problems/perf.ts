import type { ProblemTable } from './entry.ts';

/** Problems of the room `perf`. */
export const perfProblems = {
  'perf.profile-too-large': {
    message: 'The profile has {sizeBytes} bytes; a load profile may have {limitBytes}.',
    cause: 'A profile describes one test. A file of this size is usually something else.',
    next: 'Check that this is the right file, and keep long request bodies out of the profile.',
  },
  'perf.profile-yaml': {
    message: 'The profile is not valid YAML.',
    next: 'Correct the text at this place.',
  },
  'perf.profile-not-a-test': {
    message: 'The profile holds no SMP test.',
    cause: 'A profile has a root key "test" with "clients" in it, or "clients" at its root.',
    next: 'Write the test under "test:", as in docs/performance.md.',
  },
  'perf.profile-missing': {
    message: '"{field}" is missing.',
    next: 'Add "{field}".',
  },
  'perf.profile-type': {
    message: '"{field}" must be {wanted}.',
    next: 'Correct the value of "{field}".',
  },
  'perf.profile-range': {
    message: '"{field}" is {value}; it may be from {min} to {max}.',
    next: 'Choose a value within these limits.',
  },
  'perf.profile-unknown-key': {
    message: '"{key}" is not a key of {parent}.',
    next: 'Remove it or correct its spelling. Known keys: {known}.',
  },
  'perf.profile-unknown-key-near': {
    message: '"{key}" is not a key of {parent}. Did you mean "{nearest}"?',
    next: 'Correct the spelling or remove the key.',
  },
  'perf.duration-invalid': {
    message: '"{field}" is "{value}", which is not a duration.',
    next: 'Write numbers with units, such as 30s, 1m30s or 500ms.',
  },
  'perf.header-invalid': {
    message: 'The header "{name}" cannot be sent: {why}.',
    next: 'Correct the header. Content-Length, Transfer-Encoding and Connection are set by the load engine itself.',
  },
  'perf.protocol-unsupported': {
    message: '{asked} is not supported by the load engine yet.',
    cause: 'The load engine speaks HTTP/1.1 without TLS.',
    next: 'Use protocol 1 (HTTP) and an endpoint that begins with http://, service:// or pod://.',
  },
  'perf.target-invalid': {
    message: 'The endpoint "{url}" cannot be read: {why}.',
    next: 'Write http://host:port/path, service://name.namespace:port/path or pod://name.namespace:port/path.',
  },
  'perf.only-one': {
    message: 'The profile has {count} {what}; a run has one.',
    next: 'Keep one of them, and write the others as profiles of their own.',
  },
  'perf.internal-unsupported': {
    message: 'The profile asks for a load generator inside the mesh, which Meshdeck does not run yet.',
    next: 'Set "internal" to false; a service:// endpoint reaches the cluster through a port-forward.',
  },
  'perf.rate-below-connections': {
    message: '{rate} requests a second over {connections} connections leave most of them idle.',
    next: 'Take fewer connections, or a higher rate.',
  },
  'perf.other-generator': {
    message: "The profile names the load generator {generator}; Meshdeck's own engine runs it.",
  },
  'perf.option-ignored': {
    message: '"{field}" is for other load generators and changes nothing here.',
  },
  'perf.placeholder-missing': {
    message: 'The header "{header}" needs the {kind} "{name}", which is not set.',
    next: 'Set it and start the run again.',
  },
  'perf.unknown-host': {
    message: 'The host {host} is not known.',
    cause: 'The name was not found in DNS.',
    next: 'Check the spelling of the endpoint and the network.',
  },
  'perf.host-not-allowed': {
    message: 'Load on {host} ({addresses}) was not confirmed.',
    cause: 'Only this machine and hosts of the allow list are reached without asking.',
    next: 'Confirm the host for this run, or add it to the allow list in your own settings.',
  },
  'perf.target-refused': {
    message: 'No connection to {target} could be opened: {reason}.',
    cause: 'Nothing listens there, or something between refuses.',
    next: 'Check that the target runs and that host and port are right.',
  },
  'perf.runner-did-not-start': {
    message: 'The load runner did not start.',
    next: 'Look at {log} for the reason.',
  },
  'perf.runner-failed': {
    message: 'The load runner ended because of an error of its own.',
    next: 'Report it with the text of {log}.',
  },
  'perf.run-not-found': {
    message: 'There is no run {run} in {folder}.',
    next: 'List the runs to see which there are.',
  },
  'perf.run-unreadable': {
    message: 'The state of the run {run} cannot be read.',
    cause: 'Its status file is missing or broken.',
    next: 'Delete its folder if you do not need it.',
  },
  'perf.run-lost': {
    message: 'The load runner ended without a word; what it had measured until then is kept.',
    cause: 'Its process was ended from outside, or the machine went down.',
    next: 'Run the test again for a whole result.',
  },
  'perf.stop-unanswered': {
    message: 'The run {run} did not end within {waitedMs} ms after it was asked to stop.',
    next: 'End the process {pid} if it does not end by itself.',
  },
  'perf.stopped-early': {
    message: 'The run was stopped after {elapsedSeconds} s of {plannedSeconds} s.',
  },
  'perf.rate-not-reached': {
    message: '{achieved} requests a second were reached of {requested} asked ({percent} %).',
    cause: 'The target, the connections or the generator could not keep up.',
    next: 'Use more connections or a lower rate.',
  },
  'perf.generator-saturated': {
    message: 'The load generator used {percent} % of its core.',
    cause: 'At this load the figures may be those of the generator, not of the target.',
    next: 'Use a lower rate, or a machine with more free cores.',
  },
  'perf.late-sends': {
    message: '1 % of the requests were sent {lateMs} ms or more after their time; {limitMs} ms is the limit.',
    cause: 'The generator was short of processor time.',
    next: 'Free the machine of other work, or use a lower rate.',
  },
  'perf.many-errors': {
    message: '{percent} % of the requests failed.',
    cause: 'Latencies of a failing target tell little about its normal work.',
    next: 'See the errors by reason.',
  },
  'perf.nothing-answered': {
    message: 'Not one request was answered.',
    next: 'See the errors by reason.',
  },
  'perf.result-unreadable': {
    message: 'The result file {path} cannot be read: {why}.',
    next: 'Delete it, or restore it from version control.',
  },
} as const satisfies ProblemTable;
