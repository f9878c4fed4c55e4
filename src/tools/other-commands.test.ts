import { expect, it } from 'vitest';
import { browserCommand } from './browser.ts';
import { kubectlKustomize } from './kubectl-commands.ts';

const address = 'http://127.0.0.1:8080/?a=b&c=$(d)';

it.each([
  ['linux', 'xdg-open', [address]],
  ['darwin', 'open', [address]],
  ['win32', 'rundll32', ['url.dll,FileProtocolHandler', address]],
] as const)('an address is opened on %s as one argument, which no shell reads', (platform, file, args) => {
  expect(browserCommand(address, platform)).toMatchObject({ file, args });
});

it('a folder of kustomize is put together without any cluster', () => {
  const place = 'https://github.com/networkservicemesh/deployments-k8s/examples/features/webhook?ref=v1.18.0';
  expect(kubectlKustomize('/opt/kubectl', place)).toMatchObject({ file: '/opt/kubectl', args: ['kustomize', place] });
});
