const withoutSpec = 'shows metadata and leaves out the spec';

/** Examples of the OAM specification that are no whole documents, and why. They are not checked. */
export const oamFragments: Readonly<Record<string, string>> = {
  'oam-spec-yaml-blocks/HEAD/core__workloads__server-1.yaml': 'has `...` where the schematic would stand',
  'oam-spec-yaml-blocks/HEAD/metadata-0.yaml': withoutSpec,
  'oam-spec-yaml-blocks/HEAD/metadata-2.yaml': withoutSpec,
  'oam-spec-yaml-blocks/v0.2.1/2.overview_and_terminology-1.yaml': withoutSpec,
  'oam-spec-yaml-blocks/v0.2.1/2.overview_and_terminology-3.yaml': withoutSpec,
};
