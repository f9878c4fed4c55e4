import { toolVersions, type ToolName } from '../paths.ts';
import versions from '../versions.json' with { type: 'json' };

/** One run of the `go` command in the build folder. */
export interface GoStep {
  readonly parameters: readonly string[];
  /** True where programs go to `GOBIN` (only `go install` reads it). */
  readonly installs?: true;
}

/** How one tool is built from Go modules. `output` is the folder that the programs must end up in. */
export interface Recipe {
  readonly tool: ToolName;
  /** True for what no lab needs to start: it is built when somebody asks for it. */
  readonly onDemand?: true;
  /** The programs that the finished folder holds. */
  readonly programs: readonly string[];
  /** Measured on two cores from empty caches, for the progress line. */
  readonly usualSeconds: number;
  readonly steps: (output: string) => readonly GoStep[];
  /** A module whose own `go.mod` the build's `go.mod` is derived from. */
  readonly derivesFrom?: { readonly module: string; readonly goMod: (moduleGoMod: string) => string };
}

const lean = ['-trimpath', '-buildvcs=false'] as const;

/**
 * The `go.mod` that builds Kubernetes as somebody's dependency. Its own `go.mod` points the staging modules at folders of
 * its repository, which exist in no module download: here each is replaced by its published version.
 */
export function kubernetesGoMod(moduleGoMod: string): string {
  const goVersion = /^go (\S+)$/m.exec(moduleGoMod)?.[1];
  const staged = [...moduleGoMod.matchAll(/^\s*(k8s\.io\/\S+) => \.\/staging\//gm)].map((match) => match[1]);
  if (goVersion === undefined || staged.length === 0) {
    throw new Error('the go.mod of k8s.io/kubernetes has another form than this recipe knows');
  }
  return [
    'module meshdeck.dev/lab/kubernetes',
    `go ${goVersion}`,
    `require k8s.io/kubernetes v${versions.kubernetes}`,
    ...staged.map((name) => `replace ${name} => ${name} v${versions.kubernetesStaging}`),
    '',
  ].join('\n');
}

/** Linker settings: without them the server calls itself v0.0.0 and its clients misread what it can do. */
export function kubernetesLinkerFlags(version: string): string {
  const [major, minor] = version.split('.');
  const values = {
    gitVersion: `v${version}`,
    gitMajor: major,
    gitMinor: minor,
    gitTreeState: 'archive',
    gitCommit: 'module',
  };
  const settings = Object.entries(values).map(([name, value]) => `-X k8s.io/component-base/version.${name}=${value}`);
  return ['-s', '-w', ...settings].join(' ');
}

/** Linker settings: Helm 3 has in its source the version that comes next, without a patch. */
export function helm3LinkerFlags(version: string): string {
  return `-s -w -X helm.sh/helm/v3/internal/version.version=v${version}`;
}

const kubernetesPrograms = ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler'] as const;

export const recipes: readonly Recipe[] = [
  {
    tool: 'etcd',
    programs: ['etcd'],
    usualSeconds: 35,
    // `go install` refuses modules with replace lines; a module of our own that only requires it does not mind them.
    steps: (output) => [
      { parameters: ['mod', 'init', 'meshdeck.dev/lab/etcd'] },
      { parameters: ['get', '-tool', `go.etcd.io/etcd/server/v3@v${toolVersions.etcd}`] },
      { parameters: ['build', ...lean, '-ldflags', '-s -w', '-o', `${output}/etcd`, 'go.etcd.io/etcd/server/v3'] },
    ],
  },
  {
    tool: 'kubernetes',
    programs: kubernetesPrograms,
    usualSeconds: 360,
    derivesFrom: { module: `k8s.io/kubernetes@v${versions.kubernetes}`, goMod: kubernetesGoMod },
    steps: (output) => [
      {
        parameters: [
          'build',
          '-mod=mod',
          ...lean,
          '-ldflags',
          kubernetesLinkerFlags(versions.kubernetes),
          '-o',
          `${output}/`,
          ...kubernetesPrograms.map((program) => `k8s.io/kubernetes/cmd/${program}`),
        ],
      },
    ],
  },
  {
    tool: 'kwok',
    programs: ['kwok'],
    usualSeconds: 80,
    steps: () => [
      {
        installs: true,
        parameters: ['install', ...lean, '-ldflags', '-s -w', `sigs.k8s.io/kwok/cmd/kwok@v${toolVersions.kwok}`],
      },
    ],
  },
  {
    tool: 'helm',
    programs: ['helm'],
    usualSeconds: 150,
    steps: () => [
      {
        installs: true,
        parameters: ['install', ...lean, '-ldflags', '-s -w', `helm.sh/helm/v4/cmd/helm@v${toolVersions.helm}`],
      },
    ],
  },
  {
    tool: 'helm3',
    onDemand: true,
    programs: ['helm'],
    usualSeconds: 150,
    steps: () => [
      {
        installs: true,
        parameters: [
          'install',
          ...lean,
          '-ldflags',
          helm3LinkerFlags(versions.helm3),
          `helm.sh/helm/v3/cmd/helm@v${versions.helm3}`,
        ],
      },
    ],
  },
];
