import { createServer, type Server } from 'node:https';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';

import { wordsOf } from '../failure.ts';
import type { ServerCertificate } from '../meshes/mesh.ts';
import { answerTo, requestOf, type AdmissionRequest, type Verdict } from './admission.ts';

/** Answers the API server on one address, as long as it is open. */
export class WebhookListener {
  readonly #server: Server;
  #shown: string;

  private constructor(server: Server, shown: string) {
    this.#server = server;
    this.#shown = shown;
  }

  /** Listens on a loopback address. Throws the system's error where that is not to be had. */
  static async open(
    place: { readonly address: string; readonly port: number },
    identity: ServerCertificate,
    review: (request: AdmissionRequest) => Promise<Verdict>,
  ): Promise<WebhookListener> {
    const { certificate: cert, key } = identity;
    const server = createServer({ cert, key }, (request, response) => {
      void answer(request, response, review);
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen({ host: place.address, port: place.port }, resolve);
    });
    return new WebhookListener(server, cert);
  }

  /** Shows another certificate from the next connection on. */
  show({ certificate: cert, key }: ServerCertificate): void {
    if (cert === this.#shown) return;
    this.#shown = cert;
    this.#server.setSecureContext({ cert, key });
    this.#server.closeIdleConnections();
  }

  /** Nobody listens from now on; connections that the API server keeps for later end too. */
  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  review: (request: AdmissionRequest) => Promise<Verdict>,
): Promise<void> {
  try {
    const asked = requestOf(await json(request));
    if (asked === undefined) send(response, 400, { error: 'This is no AdmissionReview with an object.' });
    else send(response, 200, answerTo(asked, await review(asked)));
  } catch (error) {
    send(response, 500, { error: wordsOf(error) });
  }
}

function send(response: ServerResponse, status: number, value: object): void {
  if (response.destroyed) return;
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(value));
}
