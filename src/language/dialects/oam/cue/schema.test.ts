import { describe, expect, it } from 'vitest';
import { parameterSchema } from './schema.ts';

describe('parameters of a CUE template', () => {
  it('are asked for unless they have a default, are optional, or are empty without one', () => {
    const schema = parameterSchema(
      'parameter: {\n  image: string\n  port: *80 | int\n  cpu?: string\n  cmd: [...string]\n  labels: [string]: string\n}\n',
    );
    expect(schema?.required).toEqual(['image']);
    expect(schema?.properties?.['port']).toEqual({ type: 'integer', default: 80 });
    expect(schema?.properties?.['labels']).toEqual({ type: 'object', additionalProperties: { type: 'string' } });
  });

  it('have what their comments say, and the values that are allowed', () => {
    const schema = parameterSchema('parameter: {\n  // +usage=How large it is\n  size: *"small" | "large"\n}');
    expect(schema?.properties?.['size']).toEqual({
      type: 'string',
      enum: ['small', 'large'],
      default: 'small',
      description: 'How large it is',
    });
  });

  it('may have fields that depend on a condition', () => {
    const schema = parameterSchema('parameter: {\n  type: string\n  if type == "pvc" {\n    claim: string\n  }\n}');
    expect(Object.keys(schema?.properties ?? {})).toEqual(['type', 'claim']);
    expect(schema?.required).toEqual(['type']);
  });

  it('follow definitions, and take anything where one holds itself or is computed', () => {
    const schema = parameterSchema(
      '#Probe: {port: int}\n#Tree: {child?: #Tree}\nparameter: {\n  probe?: #Probe\n  tree?: #Tree\n  name: strings.ToLower(context.name)\n}',
    );
    expect(schema?.properties?.['probe']?.required).toEqual(['port']);
    expect(schema?.properties?.['tree']?.type).toBe('object');
    expect(schema?.properties?.['name']).toEqual({});
  });

  it('are found beside a program that is not read', () => {
    const source =
      'import "strconv"\noutput: {\n  for k, v in parameter.labels {"\\(k)": v}\n  text: #"""\n    }}}\n    """#\n}\nparameter: name: string\n';
    expect(parameterSchema(source)?.required).toEqual(['name']);
  });

  it('are none in a text that is no CUE', () => {
    expect(parameterSchema('parameter: "')).toBeUndefined();
    expect(parameterSchema('output: {}')).toBeUndefined();
  });
});
