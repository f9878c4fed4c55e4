import * as vscode from 'vscode';
import type { SampleSummary } from '../../agent/protocol/mesh-extras.ts';
import type { SamplePart } from '../../mesh/samples/known-samples.ts';
import { openNewFile } from '../new-file.ts';
import type { CommandHandler } from '../table.ts';
import { runWizard, type WizardStep } from '../wizard.ts';
import { chooseFileSource, type FileSource } from './extras/file-source.ts';
import { placeOf } from './extras/place.ts';
import { untilSeen } from './extras/unseen-files.ts';

/** Asks which sample app goes where, writes the pattern that deploys it, opens it, and plans it. */
export const deploySample: CommandHandler = async (services, argument) => {
  const { agent, notify, plans } = services;
  const title = vscode.l10n.t('Deploy Sample App');
  const { context, namespace: recordNamespace } = placeOf(services, argument);
  const { sample, ...answers } = await askAnswers(title, await agent.call('mesh/samples', null));
  const prepared = await untilSeen(title, (trusted, signal) =>
    agent.call(
      'mesh/sample-pattern',
      {
        ...answers,
        name: sample.name,
        mesh: sample.mesh?.name,
        context,
        record: recordNamespace,
        trusted,
      },
      signal,
    ),
  );
  const document = await openNewFile(prepared.fileName, prepared.text);
  if (prepared.remarks.length > 0) void notify.finished(prepared.remarks.join(' '));
  await plans.open(document, 'apply', {
    focusApply: true,
    target: { ...(context === undefined ? {} : { context }), namespace: prepared.record },
  });
};

interface Answers {
  readonly sample: SampleSummary;
  readonly parts: readonly SamplePart[];
  readonly namespace: string | undefined;
  readonly isInjected: boolean;
  readonly from: FileSource;
}

async function askAnswers(title: string, samples: readonly SampleSummary[]): Promise<Answers> {
  let answers: Answers | undefined;
  const set = (change: Partial<Omit<Answers, 'sample'>>): void => {
    if (answers !== undefined) answers = { ...answers, ...change };
  };

  const chooseSample: WizardStep = async ({ choose }) => {
    const { sample } = await choose({
      placeholder: vscode.l10n.t('Which sample?'),
      items: samples.map((one) => ({
        label: one.displayName,
        description: one.mesh?.displayName ?? vscode.l10n.t('every mesh, needs no file'),
        detail: one.summary,
        sample: one,
      })),
    });
    answers = { sample, parts: [], namespace: undefined, isInjected: true, from: undefined };
    return sample.parts.length === 0 ? askPlace(sample) : chooseParts(sample);
  };
  const chooseParts =
    (sample: SampleSummary): WizardStep =>
    async ({ choose }) => {
      const combinations = combinationsOf(sample.parts);
      const { parts } = await choose({
        placeholder: vscode.l10n.t('With what beside it?'),
        items: combinations.map((some) => ({
          label: some.length === 0 ? vscode.l10n.t('The app alone') : some.map(partWords).join(', '),
          parts: some,
        })),
      });
      set({ parts });
      return askPlace(sample);
    };
  const askPlace = (sample: SampleSummary): WizardStep | undefined =>
    sample.isBound ? sourceOf(sample) : askNamespace(sample);
  const askNamespace =
    (sample: SampleSummary): WizardStep =>
    async ({ ask }) => {
      const namespace = await ask({
        prompt: vscode.l10n.t('Namespace; it is made where it is missing, and asks for the mesh'),
        value: sample.namespace,
        validate: (value) =>
          /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(value)
            ? undefined
            : vscode.l10n.t('A namespace has lower-case letters, digits and hyphens.'),
      });
      set({ namespace });
      return sourceOf(sample);
    };
  const sourceOf = (sample: SampleSummary): WizardStep | undefined =>
    sample.isOwn
      ? undefined
      : chooseFileSource(
          (from) => {
            set({ from });
          },
          () => undefined,
        );

  await runWizard(title, chooseSample);
  if (answers === undefined) throw new Error('the wizard has ended without a sample');
  return answers;
}

/** The app alone first, then with each part, and with all of them. */
function combinationsOf(parts: readonly SamplePart[]): readonly (readonly SamplePart[])[] {
  return [[], ...parts.map((part) => [part]), ...(parts.length > 1 ? [parts] : [])];
}

function partWords(part: SamplePart): string {
  if (part === 'gateway') return vscode.l10n.t('its gateway');
  return part === 'traffic' ? vscode.l10n.t('what sends it requests') : vscode.l10n.t('its rules');
}
