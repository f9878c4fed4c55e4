import type { Server } from 'node:net';

import { LabError } from './failure.ts';
import { tryListen } from './ports.ts';

/** The addresses that a lab gives to Services: a /16 of the loopback network that no other lab of this machine has. */
export interface ServiceRange {
  readonly cidr: string;
  /** The address of the Service `kubernetes`, by rule the first of the range. */
  readonly apiServiceAddress: string;
  /** False where addresses of the range cannot be listened on, so that Services lead nowhere. */
  readonly listenable: boolean;
  /** Gives the range back. */
  readonly release: () => void;
}

const firstNetwork = 96;
const lastNetwork = 127;
const claimPort = 19_096;

/**
 * Claims the first free range of 127.96.0.0/16 to 127.127.0.0/16. The claim is a listening socket inside the range, which
 * the system takes back when the process ends, however it ends. On macOS only 127.0.0.1 is there without
 * `ifconfig lo0 alias`: Services get addresses as everywhere, but nothing can answer on them.
 */
export async function claimServiceRange(): Promise<ServiceRange> {
  for (let network = firstNetwork; network <= lastNetwork; network += 1) {
    const claim = await tryListen(`127.${network}.255.254`, claimPort);
    if (claim === 'EADDRINUSE') continue;
    if (typeof claim === 'string') return range(network, undefined);
    return range(network, claim);
  }
  throw new LabError('start-failed', 'All 32 ranges of Service addresses are taken by other labs.', 'End one of them.');
}

/** The port at which the API server asks webhooks where their configuration names no other. */
const webhookPort = 443;

/** Why nobody can answer for the webhooks of a lab here, in words for a skipped test; undefined where somebody can. */
export async function whyNoWebhooks(): Promise<string | undefined> {
  const tried = await tryListen(`127.${lastNetwork}.255.253`, webhookPort);
  if (tried === 'EADDRINUSE') return undefined;
  if (typeof tried === 'string') return `nobody may listen on Service addresses at port ${webhookPort} here (${tried})`;
  tried.close();
  return undefined;
}

function range(network: number, claim: Server | undefined): ServiceRange {
  return {
    cidr: `127.${network}.0.0/16`,
    apiServiceAddress: `127.${network}.0.1`,
    listenable: claim !== undefined,
    release: () => {
      claim?.close();
    },
  };
}
