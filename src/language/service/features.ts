import { completion } from '../features/completion.ts';
import { hover } from '../features/hover.ts';
import { yamlFaults } from '../features/yaml-faults.ts';
import type { LanguageFeature } from './feature.ts';

/** Every feature of the service. What each does is said in its file. */
export const features: readonly LanguageFeature[] = [yamlFaults, completion, hover];
