import { lookup } from 'node:dns/promises';
import { BlockList, isIP } from 'node:net';
import { orCancelled } from '../core/abort.ts';
import { isCancelled, problemError } from '../core/problem.ts';
import { systemCode } from './runner/files.ts';

/** What a person has allowed. All of it comes from the person's own settings and answers, nothing from the workspace. */
export interface GatePolicy {
  /** Host names, `*.example.com`, addresses or networks such as `10.0.0.0/8`. */
  readonly allowedHosts: readonly string[];
  /** Hosts that were confirmed for this run, with the addresses that the person saw: load goes to those and to no others. */
  readonly confirmedHosts: readonly ConfirmedHost[];
  /** True where allowed hosts may get variables of the environment unasked, because they were named for this very run. */
  readonly mayFillEnvironment?: boolean | undefined;
  /** True where the context's name fits a pattern of protected contexts. */
  readonly isProtected: (context: string) => boolean;
  /** The context's name as a person has typed it for this run. */
  readonly confirmedContext?: string | undefined;
  /** True where this profile may reach this target, with these variables: it was confirmed before and that was remembered. */
  readonly isRemembered: (context: string) => boolean;
}

/** A host with what its name led to when a person confirmed it. */
export interface ConfirmedHost {
  readonly host: string;
  readonly addresses: readonly string[];
}

/** Where load would go, and which variables of this process would go along in its headers. */
export type GateTarget = { readonly environment: readonly string[] } & (
  | { readonly is: 'host'; readonly host: string; readonly addresses: readonly string[] }
  | { readonly is: 'cluster'; readonly context: string; readonly target: string }
);

/**
 * What must be asked before a load test may start, with the names of the variables of this machine that its headers would carry: the
 * question must list them. Nothing was sent yet.
 */
export type GateQuestion = { readonly environment: readonly string[] } & (
  | { readonly is: 'hosts'; readonly hosts: readonly ConfirmedHost[] }
  | { readonly is: 'cluster-target'; readonly context: string; readonly target: string }
  | { readonly is: 'protected-context'; readonly context: string }
);

/**
 * Decides whether load may go to a target, from values alone: this machine always, other hosts when they are allowed or confirmed,
 * a cluster when it was confirmed once for the profile and its target, a protected context when its name was typed for this run.
 * Variables of the environment leave this machine only after a question that named them.
 *
 * @returns the question that is open, or undefined where there is none.
 */
export function decide(target: GateTarget, policy: GatePolicy): GateQuestion | undefined {
  const { environment } = target;
  if (target.is === 'host') {
    const { host, addresses } = target;
    const confirmed = confirmedAddresses(host, policy.confirmedHosts) ?? [];
    const mayFill = environment.length === 0 || policy.mayFillEnvironment === true;
    const isOpen =
      addresses.length > 0 &&
      (addresses.every(isLoopback) ||
        addresses.every((address) => confirmed.includes(address)) ||
        (mayFill && isAllowed(host, addresses, policy.allowedHosts)));
    return isOpen ? undefined : { is: 'hosts', hosts: [{ host, addresses }], environment };
  }
  const { context } = target;
  if (policy.confirmedContext === context) return undefined;
  if (policy.isProtected(context)) return { is: 'protected-context', context, environment };
  return policy.isRemembered(context)
    ? undefined
    : { is: 'cluster-target', context, target: target.target, environment };
}

/** The addresses that a person saw beside a host and said yes to; undefined where nobody was asked. */
export function confirmedAddresses(host: string, confirmed: readonly ConfirmedHost[]): readonly string[] | undefined {
  return confirmed.find((one) => one.host.toLowerCase() === host.toLowerCase())?.addresses;
}

/** True for addresses of this machine: 127.0.0.0/8 and ::1, also where the former is written as IPv6. */
export function isLoopback(address: string): boolean {
  const family = isIP(address);
  return family !== 0 && loopback.check(address, family === 4 ? 'ipv4' : 'ipv6');
}

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/**
 * True where a host is on the allow list: by its name, by a `*.` pattern for what is below a domain, or because all of its addresses
 * are in the listed networks. A name that leads partly elsewhere is not allowed by its addresses.
 */
export function isAllowed(host: string, addresses: readonly string[], allowed: readonly string[]): boolean {
  const name = host.toLowerCase();
  const networks = new BlockList();
  let hasNetworks = false;
  for (const entry of allowed) {
    const [address = '', prefix] = entry.trim().toLowerCase().split('/');
    const family = isIP(address);
    if (family === 0) {
      if (address === name || (address.startsWith('*.') && name.endsWith(address.slice(1)))) return true;
      continue;
    }
    const longest = family === 4 ? 32 : 128;
    const length = prefix === undefined ? longest : Number(prefix);
    if (!Number.isInteger(length) || length < 0 || length > longest) continue;
    networks.addSubnet(address, length, family === 4 ? 'ipv4' : 'ipv6');
    hasNetworks = true;
  }
  if (!hasNetworks || addresses.length === 0) return false;
  return addresses.every((address) => networks.check(address, isIP(address) === 4 ? 'ipv4' : 'ipv6'));
}

/**
 * All addresses of a host, asked of the system once; load goes to these and nobody asks again, so what was checked is what is reached.
 *
 * @throws `perf.unknown-host`
 */
export async function resolveHost(host: string, signal?: AbortSignal): Promise<readonly string[]> {
  if (isIP(host) !== 0) return [host];
  try {
    const found = await orCancelled(lookup(host, { all: true, order: 'verbatim' }), signal);
    return [...new Set(found.map((one) => one.address))];
  } catch (error) {
    if (isCancelled(error)) throw error;
    throw problemError('perf.unknown-host', { host }, { detail: systemCode(error) });
  }
}
