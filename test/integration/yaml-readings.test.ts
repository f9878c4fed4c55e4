/** The API server judges what we say it reads: it is sent YAML as it is written, which nobody has read before it. */
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lintText } from '../../src/language/lint.ts';
import { fieldByGoYaml, readByGoYaml } from '../../src/yaml/go-yaml.ts';
import { goYamlSamples } from '../../src/yaml/testing/go-yaml-samples.ts';
import { ensureLab, whyNoLab, type LabHandle } from '../lab/lab.ts';

const reason = await whyNoLab();
if (reason !== undefined) console.warn(`yaml-readings.test.ts is skipped: ${reason}`);

const strictly = '?dryRun=All&fieldValidation=Strict';
const configMaps = `/api/v1/namespaces/default/configmaps${strictly}`;
const things = `/apis/readings.meshdeck.dev/v1/namespaces/default/things${strictly}`;

/** A kind that says nothing of its values, so that the server gives back what it has read. */
const thingDefinition = `
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: things.readings.meshdeck.dev }
spec:
  group: readings.meshdeck.dev
  scope: Namespaced
  names: { plural: things, singular: thing, kind: Thing }
  versions:
    - name: v1
      served: true
      storage: true
      schema: { openAPIV3Schema: { type: object, x-kubernetes-preserve-unknown-fields: true } }
`;

/** Values that JSON has no words for: the server refuses the file. */
const isInJson = (value: unknown): boolean => typeof value !== 'number' || Number.isFinite(value);

describe.skipIf(reason !== undefined)('what Kubernetes reads', () => {
  let lab: LabHandle;

  const post = async (path: string, text: string): Promise<Answer> => {
    const { status, answer } = await lab.client.post(path, text, 'application/yaml');
    return { isTaken: status < 300, answer: answer as Answer['answer'] };
  };

  beforeAll(async () => {
    lab = await ensureLab({ name: 'readings-test', ownerPid: process.pid });
    await post('/apis/apiextensions.k8s.io/v1/customresourcedefinitions', thingDefinition);
    while (!(await post(things, thing('value: 1'))).isTaken) await pause(200);
  });

  afterAll(async () => {
    await lab.release();
  });

  it.each(goYamlSamples.filter(([plain]) => plain !== '<<').map(([plain]) => plain))('%s', async (plain) => {
    const value = readByGoYaml(plain, 2);
    const { isTaken, answer } = await post(things, thing(`value: ${plain}`));
    expect(isTaken ? (answer.value ?? null) : 'refused').toEqual(isInJson(value) ? value : 'refused');

    const ofKey = await post(configMaps, configMap(`${plain}: text`));
    expect(Object.keys(ofKey.answer.data ?? {})[0]).toBe(validKey(fieldByGoYaml(plain)));
  });

  it.each(goYamlSamples.map(([plain]) => plain))(
    'takes a text %s where we find no fault, and only there',
    async (plain) => {
      const text = configMap(`value: ${plain}`);
      const { isTaken } = await post(configMaps, text);
      const { findings } = lintText({ path: 'shop.yaml', text: `${meshResource}---\n${text}` });
      expect(findings.length === 0).toBe(isTaken);
    },
  );
});

interface Answer {
  readonly isTaken: boolean;
  readonly answer: { readonly value?: unknown; readonly data?: Readonly<Record<string, string>> };
}

/** Without one, objects of Kubernetes are nobody's business here. */
const meshResource = 'apiVersion: security.istio.io/v1\nkind: PeerAuthentication\nmetadata: { name: shop }\n';

function thing(field: string): string {
  return `apiVersion: readings.meshdeck.dev/v1\nkind: Thing\nmetadata: { name: shop }\n${field}\n`;
}

function configMap(entry: string): string {
  return `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: shop }\ndata:\n  ${entry}\n`;
}

/** Keys of a ConfigMap are names of files: others are refused whatever they are read as. */
function validKey(key: string | undefined): string | undefined {
  return key !== undefined && /^[-._a-zA-Z0-9]+$/.test(key) && key !== '.' ? key : undefined;
}
