import { readFile } from 'node:fs/promises';
import { problemError } from '../../core/problem.ts';
import type { OidcEntry } from '../kubeconfig/entries.ts';
import { parseKubeconfigFile } from '../kubeconfig/parse.ts';
import { refreshTokens } from './oidc-refresh.ts';
import type { OidcTokens, RefreshWay } from './oidc-refresh.ts';
import type { ServerClock } from './server-clock.ts';
import { writeTokens } from './oidc-write.ts';
import { tokenEndMs } from './token-claims.ts';

/** A token is not sent any more this long before its end, as in client-go. */
const expirySkewMs = 10_000;

/**
 * The tokens of a user whose kubeconfig has the auth provider `oidc`. As in client-go, the id-token of the kubeconfig is used until it
 * ends, then the refresh-token is exchanged for a new one, and the new tokens are written into the kubeconfig file: many issuers take
 * each refresh-token once, so keeping the new one to ourselves would sign kubectl out. Otherwise than in client-go, the file is looked
 * at before each exchange, because kubectl may have made one meanwhile, and a file that cannot be written is no failure: the tokens
 * live as long as this process then.
 */
export class OidcSession {
  readonly #user: string;
  readonly #entry: OidcEntry;
  readonly #clock: ServerClock;
  readonly #way: RefreshWay;
  #tokens: OidcTokens;
  /** The tokens as the file had them when it was looked at last. */
  #inFile: OidcTokens;
  #refused: string | undefined;

  /** @param user name of the entry in the kubeconfig. */
  constructor(user: string, entry: OidcEntry, clock: ServerClock, way: RefreshWay) {
    this.#user = user;
    this.#entry = entry;
    this.#clock = clock;
    this.#way = way;
    this.#tokens = entry.tokens;
    this.#inFile = entry.tokens;
  }

  /** The server did not take this token, whatever it says of its end. */
  refuse(token: string | undefined): void {
    this.#refused = token;
  }

  /**
   * The id-token to send now. Callers see to it that only one asks at a time.
   *
   * @throws `cluster.oidc-signed-out`, `cluster.oidc-refresh-failed`
   */
  async idToken(): Promise<string> {
    const known = this.#usable();
    if (known !== undefined) return known;
    await this.#lookAtFile();
    const found = this.#usable();
    if (found !== undefined) return found;
    const { refreshToken } = this.#tokens;
    if (refreshToken === undefined) throw problemError('cluster.oidc-signed-out', { user: this.#user });
    const renewed = await refreshTokens(this.#user, this.#entry, refreshToken, this.#way);
    this.#tokens = { refreshToken, ...renewed };
    if (await writeTokens(this.#entry.file, this.#user, this.#inFile, this.#tokens)) this.#inFile = this.#tokens;
    return renewed.idToken;
  }

  #usable(): string | undefined {
    const { idToken } = this.#tokens;
    if (idToken === undefined || idToken === this.#refused) return undefined;
    return (tokenEndMs(idToken) ?? 0) > this.#clock.now() + expirySkewMs ? idToken : undefined;
  }

  /** Takes what somebody else wrote since we looked last; what we have is newer otherwise. */
  async #lookAtFile(): Promise<void> {
    const tokens = await tokensInFile(this.#entry.file, this.#user);
    if (tokens === undefined) return;
    const isChanged = tokens.idToken !== this.#inFile.idToken || tokens.refreshToken !== this.#inFile.refreshToken;
    this.#inFile = tokens;
    if (isChanged) this.#tokens = tokens;
  }
}

async function tokensInFile(file: string, user: string): Promise<OidcTokens | undefined> {
  try {
    const { users } = parseKubeconfigFile(file, await readFile(file, 'utf8'));
    return users.find(({ name }) => name === user)?.authProvider?.oidc?.tokens;
  } catch {
    // The file went away meanwhile; what was read of it still counts.
    return undefined;
  }
}
