import path from 'node:path';

/** One step of `npm test`. */
export interface Step {
  readonly name: string;
  readonly command: readonly string[];
  /** Steps that must have passed. */
  readonly needs: readonly string[];
  /**
   * What it asks of the machine. `computing` keeps a processor busy and waits for nothing; `waiting` works with labs and editors and leaves
   * a processor idle half of the time; `alone` compares times with each other and runs beside nothing.
   */
  readonly load: 'computing' | 'waiting' | 'alone';
  /** Where the step leaves its counts, in the form of Vitest's JSON reporter. */
  readonly report?: string;
}

/** Parts in which the journeys run: more of them than processors, so that no processor is left idle at the end. */
const journeyParts = 5;

const node = process.execPath;

/**
 * The steps in the order in which they are begun where there is a choice: what is long first, because whatever is begun last has nobody beside it.
 * Reports are left in the folder `results`.
 */
export function testSteps(results: string): readonly Step[] {
  const vitest = (
    name: string,
    project: string,
    load: Step['load'],
    needs: readonly string[],
    more: readonly string[] = [],
  ): Step => {
    const report = path.join(results, `${name.replaceAll('/', '-')}.json`);
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
    const command = [node, 'node_modules/vitest/vitest.mjs', 'run', '--project', project, ...reporters, ...more];
    return { name, command, needs, load, report };
  };
  const inHost = (version: string): Step => {
    const report = path.join(results, `in-host-${version}.json`);
    return {
      name: `in-host-${version}`,
      command: [node, 'test/editor/run-in-host.ts', '--version', version, '--report', report],
      needs: ['package'],
      load: 'waiting',
      report,
    };
  };
  return [
    { name: 'build', command: [node, 'scripts/build.ts'], needs: [], load: 'computing' },
    {
      name: 'package',
      command: [node, 'scripts/package.ts', '--no-build'],
      needs: ['build'],
      load: 'computing',
    },
    { name: 'notices', command: [node, 'scripts/notices.ts', '--check'], needs: ['build'], load: 'computing' },
    vitest('timed', 'timed', 'alone', ['build']),
    { name: 'types', command: ['npm', 'run', '--silent', 'types'], needs: [], load: 'computing' },
    { name: 'lint', command: ['npm', 'run', '--silent', 'lint'], needs: [], load: 'computing' },
    vitest('unit', 'unit-untimed', 'computing', ['build']),
    vitest('integration', 'integration', 'waiting', ['build']),
    ...Array.from({ length: journeyParts }, (_, index) => {
      const part = `${index + 1}/${journeyParts}`;
      return vitest(`journeys ${part}`, 'journeys', 'waiting', ['package'], [`--shard=${part}`]);
    }),
    inHost('4.117.0'),
    inHost('4.105.1'),
    vitest('pages', 'pages', 'waiting', ['build']),
  ];
}

/** The steps of these names with all that they need, in the order of `steps`. A name without its part means all parts. */
export function chosenSteps(steps: readonly Step[], names: readonly string[] | undefined): readonly Step[] {
  if (names === undefined) return steps;
  const found = new Set<Step>();
  const queue = [...names];
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    const wanted = name;
    const chosen = steps.filter((step) => step.name === wanted || step.name.startsWith(`${wanted} `));
    if (chosen.length === 0) throw new Error(`there is no step ${name}: ${steps.map((one) => one.name).join(', ')}`);
    for (const step of chosen) found.add(step);
    queue.push(...chosen.flatMap(({ needs }) => needs));
  }
  return steps.filter((step) => found.has(step));
}
