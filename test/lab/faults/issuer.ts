import { once } from 'node:events';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { IncomingMessage, ServerResponse } from 'node:http';

import { issueCertificate, type KeyPair } from '../pki/certificate.ts';
import { realNowSeconds, signToken } from './tokens.ts';

const clientId = 'meshdeck';
const keyId = 'one';
const hourMs = 3_600_000;

/** An issuer of OpenID Connect on loopback that an API server believes. It has one person. */
export class Issuer {
  readonly clientId = clientId;
  readonly subject: string;
  /** Of tokens that are issued from now on. */
  lifetimeSeconds = 3600;
  /** How often a refresh token was exchanged. */
  exchanges = 0;
  readonly #pair: KeyPair;
  readonly #server: Server;
  #session = 0;
  #hasEnded = false;

  private constructor(subject: string, pair: KeyPair) {
    this.subject = subject;
    this.#pair = pair;
    this.#server = createServer({ cert: pair.certificate, key: pair.privateKeyPem }, (request, response) => {
      this.#answer(request, response).catch(() => response.destroy());
    });
  }

  /** @param authority signs the certificate of the issuer. */
  static async start(subject: string, authority: KeyPair): Promise<Issuer> {
    const pair = issueCertificate(
      {
        commonName: 'issuer',
        usage: 'server',
        hosts: ['127.0.0.1'],
        notBefore: new Date(Date.now() - hourMs),
        notAfter: new Date(Date.now() + 24 * hourMs),
      },
      authority,
    );
    const issuer = new Issuer(subject, pair);
    issuer.#server.listen(0, '127.0.0.1');
    await once(issuer.#server, 'listening');
    return issuer;
  }

  get url(): string {
    return `https://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Flags of an API server that believes this issuer. */
  parameters(authorityFile: string): readonly string[] {
    return [
      `--oidc-issuer-url=${this.url}`,
      `--oidc-client-id=${clientId}`,
      `--oidc-ca-file=${authorityFile}`,
      '--oidc-username-claim=sub',
      '--oidc-username-prefix=-',
      '--oidc-signing-algs=ES256',
    ];
  }

  /** The person signs in: a new session with its first tokens. */
  signIn(): { readonly idToken: string; readonly refreshToken: string } {
    this.#hasEnded = false;
    return { idToken: this.#idToken(), refreshToken: this.#nextRefreshToken() };
  }

  /** From now on no refresh token is taken. */
  endSession(): void {
    this.#hasEnded = true;
  }

  async close(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }

  #idToken(): string {
    const now = realNowSeconds();
    const { url: iss, subject: sub, lifetimeSeconds } = this;
    return signToken(this.#pair, { iss, sub, aud: clientId, iat: now, exp: now + lifetimeSeconds }, keyId);
  }

  /** Each is taken once, as many issuers have it. */
  #nextRefreshToken(): string {
    this.#session += 1;
    return `refresh-${this.#session}`;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = new URL(request.url ?? '/', this.url).pathname;
    if (path === '/.well-known/openid-configuration') {
      const algorithms = { id_token_signing_alg_values_supported: ['ES256'] };
      const rest = { response_types_supported: ['id_token'], subject_types_supported: ['public'], ...algorithms };
      const { url } = this;
      send(response, 200, { issuer: url, jwks_uri: `${url}/keys`, token_endpoint: `${url}/token`, ...rest });
    } else if (path === '/keys') {
      const key = this.#pair.publicKey.export({ format: 'jwk' });
      send(response, 200, { keys: [{ ...key, kid: keyId, alg: 'ES256', use: 'sig' }] });
    } else if (path === '/token') {
      let body = '';
      for await (const chunk of request) body += String(chunk);
      const isKnown = new URLSearchParams(body).get('refresh_token') === `refresh-${this.#session}`;
      if (this.#hasEnded || !isKnown) {
        send(response, 400, { error: 'invalid_grant' });
        return;
      }
      this.exchanges += 1;
      send(response, 200, { id_token: this.#idToken(), refresh_token: this.#nextRefreshToken() });
    } else send(response, 404, {});
  }
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}
