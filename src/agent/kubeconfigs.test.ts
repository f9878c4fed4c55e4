import { mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Kubeconfig } from '../cluster/kubeconfig.ts';
import { Kubeconfigs } from './kubeconfigs.ts';

let folder: string;
let kubeconfigs: Kubeconfigs;
let told: (kubeconfig: Kubeconfig) => void = () => undefined;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'kubeconfigs-'));
  kubeconfigs = new Kubeconfigs((kubeconfig) => {
    told(kubeconfig);
  });
});

afterEach(async () => {
  kubeconfigs.close();
  await rm(folder, { recursive: true });
});

const textOf = (context: string): string => `current-context: ${context}\n`;

/** Follows files, does something to them, and gives the current context that is told, once it is that one. */
async function toldOf(files: readonly string[], context: string, act: () => Promise<void>): Promise<string> {
  await kubeconfigs.configure(files);
  await kubeconfigs.read();
  const seen = new Promise<string>((resolve) => {
    told = ({ currentContext }) => {
      if (currentContext === context) resolve(currentContext);
    };
  });
  await act();
  return seen;
}

it('tells of a file that is written, replaced, deleted and made anew', async () => {
  const file = path.join(folder, 'config');
  await writeFile(file, textOf('one'));
  expect(await toldOf([file], 'two', () => writeFile(file, textOf('two')))).toBe('two');
  const three = await toldOf([file], 'three', async () => {
    await writeFile(`${file}.new`, textOf('three'));
    await rename(`${file}.new`, file);
  });
  expect(three).toBe('three');
  await rm(file);
  expect(await toldOf([file], 'four', () => writeFile(file, textOf('four')))).toBe('four');
});

it('tells of a file behind a link, and of a link that leads elsewhere', async () => {
  const [link, real, other] = [path.join(folder, 'link'), path.join(folder, 'real/config'), path.join(folder, 'other')];
  await mkdir(path.dirname(real));
  await writeFile(real, textOf('one'));
  await writeFile(other, textOf('three'));
  await symlink(real, link);
  expect(await toldOf([link], 'two', () => writeFile(real, textOf('two')))).toBe('two');
  const three = await toldOf([link], 'three', async () => {
    await symlink(other, `${link}.new`);
    await rename(`${link}.new`, link);
  });
  expect(three).toBe('three');
});

it('tells of a folder behind a link that is exchanged, as Kubernetes mounts Secrets', async () => {
  const at = (name: string): string => path.join(folder, name);
  for (const name of ['one', 'two']) {
    await mkdir(at(name));
    await writeFile(at(`${name}/config`), textOf(name));
  }
  await symlink('one', at('..data'));
  await symlink('..data/config', at('config'));
  const two = await toldOf([at('config')], 'two', async () => {
    await symlink('two', at('..data.new'));
    await rename(at('..data.new'), at('..data'));
  });
  expect(two).toBe('two');
});

it('does not follow links that lead in a circle for ever', async () => {
  const [one, two] = [path.join(folder, 'one'), path.join(folder, 'two')];
  await symlink(two, one);
  await symlink(one, two);
  await kubeconfigs.configure([one]);
  const { problems } = await kubeconfigs.read();
  expect(problems).toMatchObject([{ code: 'cluster.kubeconfig-broken', place: { file: one } }]);
});

it('tells of a file whose folders were not there either', async () => {
  const file = path.join(folder, 'home/.kube/config');
  const one = await toldOf([file], 'one', async () => {
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, textOf('one'));
  });
  expect(one).toBe('one');
  expect(await toldOf([file], 'two', () => writeFile(file, textOf('two')))).toBe('two');
});
