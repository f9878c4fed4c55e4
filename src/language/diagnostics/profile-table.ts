import { wordsOf } from '../../core/problems/table.ts';
import { limits } from '../../perf/profile/limits.ts';
import type { ProfileProblemCode } from '../../perf/profile/problems.ts';
import { example, type DiagnosticTable } from './entry.ts';

const file = 'example.smp.yaml';

const profile = example`
  test:
    name: checkout
    duration: 30s
    clients:
      - protocol: 1
        connections: 8
        rps: 200
        headers:
          Accept: text/html
        endpoint_urls:
          - http://127.0.0.1:8080/cart
  mesh:
    type: 3
`;

/** The good profile with one line changed, added or taken out. */
function profileWith(line: string, replacement: string): string {
  return profile.replace(line, replacement);
}

/** What a run says when it is refused for the same reason. */
function said(code: ProfileProblemCode): string {
  return wordsOf(code).message;
}

/** The same with the next step, where that tells how to write it. */
function saidWithNext(code: ProfileProblemCode): string {
  const { message, next } = wordsOf(code);
  return next === undefined ? message : `${message} ${next}`;
}

const resultFile = 'checkout-result.smp.yaml';

const result = example`
  smp_version: v0.0.1
  start_time: 2026-03-17T14:53:05Z
  end_time: 2026-03-17T14:53:35Z
  latencies_ms:
    min: 1.2
    average: 4.1
    p50: 3.8
    p90: 6.5
    p99: 14.8
    max: 35.0
  actual_qps: 199.8
`;

/** Faults of SMP profiles, and notes about what a profile says and a run does otherwise. */
export const profileDiagnostics = {
  'profile-not-a-test': {
    file,
    severity: 'error',
    title: 'The profile holds no test',
    message: said('perf.profile-not-a-test'),
    why: 'A profile has the key `test` with `clients` below it (as `mesheryctl perf apply` takes it), or `clients` at its root.',
    wrong: profileWith('test:', 'tests:'),
    right: profile,
  },
  'profile-yaml': {
    file,
    severity: 'error',
    title: 'The profile cannot be read',
    message: `${said('perf.profile-yaml')} {said}`,
    why: 'A profile is one YAML document, and its aliases expand to no more than a profile can hold.',
    wrong: `${profile}---\n${profile}`,
    right: profile,
  },
  'profile-too-large': {
    file,
    severity: 'error',
    title: 'The profile is too large',
    message: said('perf.profile-too-large'),
    why: 'A profile describes one test. A file of this size is usually something else.',
    wrong: `# ${'A recorded answer, kept here by mistake. '.repeat(limits.profileBytes / 40)}\n${profile}`,
    right: profile,
  },
  'profile-missing': {
    file,
    severity: 'error',
    title: 'A required field of a profile is missing',
    message: said('perf.profile-missing'),
    why: 'A test needs a name, a duration, and one client with one endpoint.',
    wrong: profileWith('  duration: 30s\n', ''),
    right: profile,
  },
  'profile-type': {
    file,
    severity: 'error',
    title: 'A field of a profile with the wrong kind of value',
    message: said('perf.profile-type'),
    why: 'What cannot be read as it was meant is not run.',
    wrong: profileWith('connections: 8', 'connections: many'),
    right: profile,
  },
  'profile-range': {
    file,
    severity: 'error',
    title: 'A field of a profile out of its range',
    message: said('perf.profile-range'),
    why: 'Beyond these limits a value is a mistake more often than a wish.',
    wrong: profileWith('connections: 8', 'connections: 80000'),
    right: profile,
  },
  'profile-unknown-key': {
    file,
    severity: 'error',
    title: 'A key that profiles do not have',
    message: said('perf.profile-unknown-key'),
    why: 'A misspelt key would be left out, and the test would measure something else than it says.',
    wrong: profileWith('rps: 200', 'rpss: 200'),
    right: profile,
  },
  'profile-duration': {
    file,
    severity: 'error',
    title: 'A duration that cannot be read',
    message: saidWithNext('perf.duration-invalid'),
    why: 'Without a unit nobody knows whether seconds or milliseconds were meant.',
    wrong: profileWith('30s', '30'),
    right: profile,
  },
  'profile-header': {
    file,
    severity: 'error',
    title: 'A header that cannot be sent',
    message: saidWithNext('perf.header-invalid'),
    why: 'HTTP allows certain characters only, and the load engine sets the headers that frame a request.',
    wrong: profileWith('Accept: text/html', 'Content-Length: 5'),
    right: profile,
  },
  'profile-protocol': {
    file,
    severity: 'error',
    title: 'A protocol that is not supported',
    message: saidWithNext('perf.protocol-unsupported'),
    why: 'The load engine speaks HTTP/1.1 without TLS.',
    wrong: profileWith('protocol: 1', 'protocol: 4'),
    right: profile,
  },
  'profile-target': {
    file,
    severity: 'error',
    title: 'An endpoint that cannot be read',
    message: saidWithNext('perf.target-invalid'),
    why: 'Load goes nowhere but to what the profile names, so a name that could be misread is refused.',
    wrong: profileWith('http://127.0.0.1:8080/cart', 'service://cart'),
    right: profile,
  },
  'profile-only-one': {
    file,
    severity: 'error',
    title: 'More than one client or endpoint',
    message: saidWithNext('perf.only-one'),
    why: 'A result tells of one client and one endpoint; several in one figure would tell of none.',
    wrong: profileWith('8080/cart', '8080/cart\n        - http://127.0.0.1:8080/'),
    right: profile,
  },
  'profile-internal': {
    file,
    severity: 'error',
    title: 'A load generator inside the mesh',
    message: saidWithNext('perf.internal-unsupported'),
    why: 'The load engine runs on the machine of the editor.',
    wrong: profileWith('protocol: 1', 'internal: true'),
    right: profile,
  },
  'profile-rate-below-connections': {
    file,
    severity: 'warning',
    title: 'Fewer requests a second than connections',
    message: said('perf.rate-below-connections'),
    why: 'Connections that wait for their turn measure nothing, and some servers close them meanwhile.',
    wrong: profileWith('rps: 200', 'rps: 4'),
    right: profile,
  },
  'profile-generator': {
    file,
    severity: 'information',
    title: 'The profile names another load generator',
    message: said('perf.other-generator'),
    why: 'Results name the generator that really sent the load.',
    wrong: profileWith('protocol: 1', 'load_generator: fortio'),
    right: profile,
  },
  'profile-option-ignored': {
    file,
    severity: 'information',
    title: 'An option of other load generators',
    message: said('perf.option-ignored'),
    why: 'It may stay for the tools that know it.',
    wrong: profileWith('protocol: 1', 'additional_options: --quiet'),
    right: profile,
  },
  'profile-result-times': {
    file: resultFile,
    severity: 'error',
    title: 'A test that ended before it began',
    message: 'The test ended at {end}, before it began at {start}.',
    why: 'One of the two was written down wrongly, and a rate that is reckoned from them would be wrong as well.',
    wrong: result.replace('14:53:35', '14:52:35'),
    right: result,
  },
  'profile-latencies': {
    file: resultFile,
    severity: 'error',
    title: 'Latencies that cannot be',
    message: '`{key}` is {value} ms and `{other}` is {otherValue} ms: `{key}` cannot be less.',
    why: 'A latency that more requests keep within is never shorter. Often a figure was taken over from a tool in another unit.',
    wrong: result.replace('p99: 14.8', 'p99: 0.0148'),
    right: result,
  },
} as const satisfies DiagnosticTable;
