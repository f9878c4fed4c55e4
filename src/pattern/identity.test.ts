import { describe, expect, it } from 'vitest';
import { objectName, releaseIdentity } from './identity.ts';

describe('releaseIdentity', () => {
  it('follows the id of KEP-3659: name, namespace, kind and group of the parent, hashed', () => {
    const identity = releaseIdentity('Shop Canary', 'demo');
    expect(identity.parentName).toBe('meshdeck.shop-canary');
    // printf 'meshdeck.shop-canary.demo.ConfigMap.' | openssl dgst -sha256 -binary | basenc --base64url
    expect(identity.applySetId).toMatchInlineSnapshot(`"applyset-_qgkaaDmwHj1AQo4aeBJGIOOWrBRKv7EYRZldkktrZA-v1"`);
    expect(identity.applySetId.length).toBeLessThanOrEqual(63);
    expect(identity.fieldManager).toBe(`meshdeck:${identity.applySetId}`);
  });

  it('tells namespaces apart', () => {
    expect(releaseIdentity('shop', 'a').applySetId).not.toBe(releaseIdentity('shop', 'b').applySetId);
  });
});

describe('objectName', () => {
  it.each([
    ['Shop', 'shop'],
    ['My Shop: 2nd (v1.2)', 'my-shop-2nd-v1.2'],
    ['--a..b--', 'a.b'],
    ['Größe', 'gro-e'],
  ])('makes a name of %j', (text, expected) => {
    expect(objectName(text)).toBe(expected);
  });

  it('makes a name even of a text without any letter that is allowed', () => {
    expect(objectName('名前')).toMatch(/^p[0-9a-f]{12}$/);
  });
});
