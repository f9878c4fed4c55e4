import type * as vscode from 'vscode';

/** Where add-ons are that are not reached through their cluster, by context. An address is no secret; what signs in is kept elsewhere. */
type Addresses = Readonly<Record<string, Readonly<Record<string, string>>>>;

const key = 'meshdeck.mesh.addonAddresses';

type Stores = Pick<vscode.ExtensionContext, 'globalState' | 'secrets'>;

/** The addresses of a context, by `mesh/addon`. */
export function addressesOf(
  { globalState }: Pick<Stores, 'globalState'>,
  context: string,
): Readonly<Record<string, string>> {
  return globalState.get<Addresses>(key)?.[context] ?? {};
}

/** What signs in to an add-on; undefined where nothing was given. */
export async function credentialOf(
  { secrets }: Pick<Stores, 'secrets'>,
  context: string,
  addon: string,
): Promise<string | undefined> {
  return secrets.get(secretKey(context, addon));
}

/** Keeps where an add-on is, and what signs in to it; without an address both are forgotten. */
export async function connectAddon(
  { globalState, secrets }: Stores,
  {
    context,
    addon,
    address,
    credential,
  }: {
    readonly context: string;
    /** `mesh/addon` */
    readonly addon: string;
    readonly address: string | undefined;
    readonly credential: string | undefined;
  },
): Promise<void> {
  const all = globalState.get<Addresses>(key) ?? {};
  const others = Object.entries(all[context] ?? {}).filter(([name]) => name !== addon);
  const own = address === undefined ? others : [...others, [addon, address] as const];
  const contexts = Object.entries(all).filter(([name]) => name !== context);
  const kept = own.length === 0 ? contexts : [...contexts, [context, Object.fromEntries(own)] as const];
  await globalState.update(key, Object.fromEntries(kept));
  if (credential === undefined || address === undefined) await secrets.delete(secretKey(context, addon));
  else await secrets.store(secretKey(context, addon), credential);
}

function secretKey(context: string, addon: string): string {
  return `${key}/${context}/${addon}`;
}
