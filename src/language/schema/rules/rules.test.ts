import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { parseText } from '../../../yaml/parse.ts';
import { openBundle } from '../bundle.ts';
import { validate } from '../validate.ts';
import { askRule } from './check.ts';
import { readRule } from './compile.ts';
import { rulesOf } from './unchecked.ts';

const bundle = openBundle();

function messages(apiVersion: string, kind: string, spec: object): readonly string[] {
  const against = bundle.schemaOf(apiVersion, kind);
  const [document] = parseText(stringify({ apiVersion, kind, metadata: { name: 'x' }, spec })).documents;
  if (against === undefined || document === undefined) throw new Error(`no ${kind}`);
  return validate({ node: document.root, place: { name: kind, start: 0, end: 0 }, against }).map(
    ({ code, params }) => `${code} ${String(params['message'] ?? JSON.stringify(params))}`,
  );
}

describe('the rules of the bundled kinds', () => {
  it('are read, all of them', () => {
    const table = new Map<string, { rules: number; read: number; transitions: number }>();
    for (const { apiVersion, kind, origin } of bundle.kinds.kinds()) {
      for (const version of bundle.apiVersionsOf(kind, apiVersion.split('/')[0] ?? '')) {
        const against = bundle.schemaOf(version, kind, origin);
        for (const rule of against === undefined ? [] : rulesOf(against)) {
          const row = table.get(origin) ?? { rules: 0, read: 0, transitions: 0 };
          row.rules += 1;
          if ('run' in readRule(rule.rule)) row.read += 1;
          if (rule.rule.includes('oldSelf')) row.transitions += 1;
          table.set(origin, row);
        }
      }
    }
    expect(Object.fromEntries(table)).toMatchInlineSnapshot(`
      {
        "gateway-api": {
          "read": 269,
          "rules": 269,
          "transitions": 3,
        },
        "istio": {
          "read": 266,
          "rules": 266,
          "transitions": 0,
        },
      }
    `);
  });

  it('speak with the words of the rule where they are broken', () => {
    const backendRefs = [{ name: 'shop', port: 80 }];
    const route = (rule: object): readonly string[] =>
      messages('gateway.networking.k8s.io/v1', 'HTTPRoute', { rules: [{ backendRefs, ...rule }] });
    expect(route({})).toEqual([]);
    expect(route({ timeouts: { request: '10s', backendRequest: '20s' } })).toEqual([
      'rule-broken backendRequest timeout cannot be longer than request timeout',
    ]);
    expect(route({ matches: [{ path: { type: 'Exact', value: 'a' } }] })).toEqual([
      "rule-broken value must be an absolute path and start with '/' when type one of ['Exact', 'PathPrefix']",
    ]);
    expect(route({ backendRefs: [{ name: 'shop' }] })).toEqual(['rule-broken Must have port for Service reference']);
  });

  it('say each fault at its own value', () => {
    expect(
      messages('networking.istio.io/v1', 'ServiceEntry', { hosts: ['*'], ports: [{ number: 0, name: 'a' }] }),
    ).toEqual(['rule-broken hostname cannot be wildcard', 'rule-broken port must be between 1-65535']);
  });

  it('say nothing while something else is wrong, or not known yet', () => {
    const wrong = messages('gateway.networking.k8s.io/v1', 'HTTPRoute', {
      rules: [{ timeouts: { request: '10s', backendRequest: 20 } }],
    });
    expect(wrong.map((message) => message.split(' ')[0])).toEqual(['wrong-type']);
    const reference = messages('gateway.networking.k8s.io/v1', 'HTTPRoute', {
      rules: [{ timeouts: { request: '10s', backendRequest: '$(#ref.vars.timeout)' } }],
    });
    expect(reference).toEqual([]);
  });
});

describe('one rule', () => {
  it('is not asked about a new object where it compares with the old one', () => {
    expect(askRule({ rule: 'self == oldSelf' }, 1n)).toEqual({ is: 'not-asked' });
    expect(askRule({ rule: 'oldSelf.orValue(1) == self', optionalOldSelf: true }, 1n)).toEqual({ is: 'kept' });
  });

  it('is unchecked, and no fault, where it cannot be read or evaluated', () => {
    expect(askRule({ rule: 'self.nothing() &&' }, 1n).is).toBe('unchecked');
    expect(askRule({ rule: 'self + 1 == 2' }, 'a').is).toBe('unchecked');
  });

  it('is broken by a value that it cannot be evaluated on, as the server sees it', () => {
    expect(askRule({ rule: "duration(self) > duration('1s')", message: 'no' }, 'soon').is).toBe('broken');
    expect(askRule({ rule: 'self.a.b == 1', message: 'no' }, {}).is).toBe('broken');
  });

  it('takes its message from an expression, and from the message where that fails', () => {
    const rule = { rule: 'self < 3', message: 'too much' };
    expect(askRule({ ...rule, messageExpression: "'at most 3, not ' + string(self)" }, 5n)).toEqual({
      is: 'broken',
      message: 'at most 3, not 5',
    });
    expect(askRule({ ...rule, messageExpression: 'self.nothing' }, 5n)).toEqual({ is: 'broken', message: 'too much' });
    expect(askRule({ rule: 'self < 3' }, 5n)).toEqual({ is: 'broken', message: 'the rule `self < 3` must hold' });
  });

  it.each([
    ["isURL(self) && url(self).getHost() == 'a.b:80'", 'http://a.b:80/x', true],
    ['isURL(self)', 'a b', false],
    ["quantity(self).isLessThan(quantity('2Gi'))", '1024Mi', true],
    ['isIP(self)', 'fd00::1', true],
    ['isCIDR(self)', '10.0.0.0/33', false],
    ["self.matches('^(?i)[a-z]+$')", 'ABC', true],
    ["self.find('[0-9]+') == '12'", 'ab12', true],
    ['!format.dns1123Label().validate(self).hasValue()', 'a-b', true],
    ['!format.dns1123Label().validate(self).hasValue()', 'a_b', false],
    ['format.dns1123Label().validate(self) == null', 'a-b', false],
    ["url(self).getScheme() == ''", 'a.example/b', false],
    ["duration(self) > duration('1m')", '90s', true],
    ["self.?a.orValue('x') == 'x'", {}, true],
    ["has(self.__namespace__) && self.__namespace__ == 'a'", { __namespace__: 'a' }, true],
    ['[1, 2, 3].all(x, x in self)', [3n, 2n, 1n], true],
  ] as const)('%s', (rule, self, expected) => {
    expect(askRule({ rule, message: 'no' }, self).is).toBe(expected ? 'kept' : 'broken');
  });
});
