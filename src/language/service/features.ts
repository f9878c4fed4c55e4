import { completion } from '../features/completion.ts';
import { hover } from '../features/hover.ts';
import { modelFaults } from '../features/model-faults.ts';
import { profileFaults } from '../features/profile-faults.ts';
import { projectSettingsFaults } from '../features/project-settings-faults.ts';
import { settingsFaults } from '../features/settings-faults.ts';
import { traitFaults } from '../features/trait-faults.ts';
import { yamlFaults } from '../features/yaml-faults.ts';
import type { LanguageFeature } from './feature.ts';

/** Every feature of the service. What each does is said in its file. */
export const features: readonly LanguageFeature[] = [
  yamlFaults,
  modelFaults,
  settingsFaults,
  traitFaults,
  profileFaults,
  projectSettingsFaults,
  completion,
  hover,
];
