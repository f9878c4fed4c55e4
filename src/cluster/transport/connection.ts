import type { Dispatcher } from 'undici';
import type { JsonObject } from '../../core/json.ts';
import { throwIfAborted } from '../../core/abort.ts';
import { problemError, ProblemError } from '../../core/problem.ts';
import type { Credential } from '../auth/credentials.ts';
import { Credentials } from '../auth/credentials.ts';
import { expiryProblem } from '../auth/expiry.ts';
import type { SignIn } from '../auth/sign-in.ts';
import { documentWithoutSecrets, problemWithoutSecrets, secretsOfCredential } from '../auth/secrets.ts';
import { CatalogReader } from '../catalog.ts';
import type { ResolvedContext } from '../kubeconfig.ts';
import { MalformedProtobuf } from '../protobuf/cursor.ts';
import type { SocketAuthentication } from '../sockets.ts';
import type {
  ClusterConnection,
  ClusterRequest,
  ExecOptions,
  PortForward,
  ResourceCatalog,
  RunningExec,
  TextAnswer,
} from '../types.ts';
import { headerOf, isProtobuf, isSuccess, readLimited, unzipped } from './answer.ts';
import type { Attempt } from './attempt.ts';
import { startAttempt } from './attempt.ts';
import { proxyOf } from './dispatcher.ts';
import { isTlsFailure, transportFailure } from './failures.ts';
import { readFrames } from './frames.ts';
import { readJsonLines } from './json-lines.ts';
import { Links } from './links.ts';
import { isLoopback, proxyName } from './proxy.ts';
import { serverUrl } from './server-url.ts';
import { problemOfAnswer } from './status.ts';

const defaultTimeoutMs = 30_000;

/** Raw requests to one API server as one user. */
export class Connection implements ClusterConnection {
  readonly contextName: string;
  readonly server: string;
  readonly namespace: string;
  readonly #context: ResolvedContext;
  readonly #url: URL;
  readonly #credentials: Credentials;
  readonly #links: Links;
  readonly #catalog = new CatalogReader(this);
  readonly #forwards = new Set<PortForward>();
  #isClosed = false;

  constructor(context: ResolvedContext) {
    this.#context = context;
    this.#url = serverUrl(context);
    this.server = this.#url.href.replace(/\/$/, '');
    this.contextName = context.context.name;
    this.namespace = context.context.namespace;
    this.#credentials = new Credentials(context);
    this.#links = new Links(context, this.#url);
  }

  get signIn(): SignIn {
    return this.#credentials.signIn;
  }

  request<Answer = unknown>(request: ClusterRequest): Promise<Answer> {
    return this.#exchange(request, isSuccess, (answer, bytes) => {
      const { protobuf } = request;
      if (protobuf !== undefined && isProtobuf(answer)) return protobuf.readList(bytes) as Answer;
      return this.#parse(request, answer, bytes.toString('utf8')) as Answer;
    });
  }

  text(request: ClusterRequest): Promise<TextAnswer> {
    const isFailedCheck = (answer: Dispatcher.ResponseData): boolean =>
      [500, 503].includes(answer.statusCode) && headerOf(answer, 'content-type').startsWith('text/plain');
    return this.#exchange(
      // Refusals are JSON, and a server that may not answer so would answer nothing.
      { accept: 'text/plain, */*', ...request },
      (answer) => isSuccess(answer) || isFailedCheck(answer),
      ({ statusCode }, bytes) => ({ status: statusCode, text: bytes.toString('utf8') }),
    );
  }

  /** One request whose answer is taken whole. */
  async #exchange<Answer>(
    request: ClusterRequest,
    isAnswer: (answer: Dispatcher.ResponseData) => boolean,
    take: (answer: Dispatcher.ResponseData, bytes: Buffer) => Answer,
  ): Promise<Answer> {
    const timeoutMs = request.timeoutMs ?? defaultTimeoutMs;
    const attempt = startAttempt(request.signal, timeoutMs);
    let hasBegun = false;
    try {
      const answer = await this.#send(request, attempt.signal, isAnswer);
      hasBegun = true;
      return take(answer, await unzipped(answer, Buffer.from(await answer.body.arrayBuffer())));
    } catch (error) {
      throw this.#failure(error, request, attempt, hasBegun, timeoutMs);
    } finally {
      attempt.done();
    }
  }

  stream(request: ClusterRequest): AsyncGenerator<JsonObject> {
    return this.#streamed(request, (answer) => {
      const { protobuf } = request;
      if (protobuf !== undefined && isProtobuf(answer)) return readFrames(answer.body, this.server, protobuf.readEvent);
      if (!headerOf(answer, 'content-type').includes('json')) this.#parse(request, answer, '');
      return readJsonLines(answer.body, this.server);
    });
  }

  bytes(request: ClusterRequest): AsyncGenerator<Buffer> {
    return this.#streamed(request, ({ body }) => body as AsyncIterable<Buffer>);
  }

  async *#streamed<Part>(
    request: ClusterRequest,
    read: (answer: Dispatcher.ResponseData) => AsyncIterable<Part>,
  ): AsyncGenerator<Part> {
    const timeoutMs = request.timeoutMs ?? defaultTimeoutMs;
    const attempt = startAttempt(request.signal, timeoutMs);
    let hasBegun = false;
    try {
      const answer = await this.#send(request, attempt.signal, isSuccess, false);
      hasBegun = true;
      attempt.stopTimer();
      const parts = read(answer);
      request.onOpen?.();
      yield* parts;
    } catch (error) {
      throw this.#failure(error, request, attempt, hasBegun, timeoutMs);
    } finally {
      // Ends the socket where the reader stopped in the middle.
      attempt.done();
    }
  }

  catalog(
    options: { readonly refresh?: boolean; readonly signal?: AbortSignal | undefined } = {},
  ): Promise<ResourceCatalog> {
    return this.#catalog.read(options);
  }

  async forward(options: Parameters<ClusterConnection['forward']>[0]): Promise<PortForward> {
    // client-node takes 0.2 s and 80 MB to load: only who forwards pays.
    const { forwardPort } = await import('../forward.ts');
    const forward = await forwardPort(this, options, () => this.#authenticateSocket(options.signal));
    if (this.#isClosed) {
      await forward.close();
      throw this.#closedProblem();
    }
    const tracked: PortForward = {
      localPort: forward.localPort,
      close: async () => {
        this.#forwards.delete(tracked);
        await forward.close();
      },
    };
    this.#forwards.add(tracked);
    return tracked;
  }

  async exec(options: ExecOptions): Promise<RunningExec> {
    const { runExec } = await import('../exec.ts');
    return runExec(this, options, () => this.#authenticateSocket(options.signal));
  }

  signInAgain(): void {
    this.#credentials.forget();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all([...[...this.#forwards].map((forward) => forward.close()), this.#links.close()]);
  }

  /** For the sockets of client-node: the same credential, certificate and proxy as for our own requests. */
  async #authenticateSocket(signal: AbortSignal | undefined): Promise<SocketAuthentication> {
    if (this.#isClosed) throw this.#closedProblem();
    const credential = await this.#credentials.get(signal);
    const { tls } = this.#links.linkFor(credential);
    return {
      headers: credential.headers,
      tls,
      proxyUrl: proxyOf(this.#context, this.#url),
      renew: async () => (await this.#credentials.renew(credential, signal)) !== undefined,
    };
  }

  /**
   * One request, repeated once: with a renewed credential where the server refuses the first, and with what files say now where TLS
   * fails.
   */
  async #send(
    request: ClusterRequest,
    signal: AbortSignal,
    isAnswer: (answer: Dispatcher.ResponseData) => boolean = isSuccess,
    mayBeZipped = true,
  ): Promise<Dispatcher.ResponseData> {
    for (let isRepeated = false; ; isRepeated = true) {
      throwIfAborted(request.signal);
      if (this.#isClosed) throw this.#closedProblem();
      const credential = await this.#credentials.get(signal);
      let answer: Dispatcher.ResponseData;
      try {
        answer = await this.#dispatch(request, credential, signal, mayBeZipped);
      } catch (error) {
        const canRepeat = !isRepeated && !signal.aborted && mayBeOfCertificates(error, request);
        if (canRepeat && (await this.#credentials.reread(credential, signal)) !== undefined) continue;
        throw error;
      }
      this.#credentials.clock.heard(headerOf(answer, 'date'));
      if (answer.statusCode !== 401) this.#credentials.accepted(credential);
      if (isAnswer(answer)) return answer;
      const refusal = await this.#refusal(request, answer, credential);
      const canRenew = answer.statusCode === 401 && !isRepeated;
      if (canRenew && (await this.#credentials.renew(credential, signal)) !== undefined) continue;
      throw refusal;
    }
  }

  /** @param mayBeZipped false for what is read while it comes: a proxy that compresses would hold small events back, or all of them. */
  #dispatch(
    request: ClusterRequest,
    credential: Credential,
    signal: AbortSignal,
    mayBeZipped: boolean,
  ): Promise<Dispatcher.ResponseData> {
    const { dispatcher } = this.#links.linkFor(credential);
    const hasBody = request.body !== undefined;
    return dispatcher.request({
      origin: this.#url.origin,
      path: this.#pathOf(request),
      method: request.method ?? 'GET',
      headers: {
        accept: request.accept ?? 'application/json',
        'user-agent': 'meshdeck',
        // On this machine compressing costs more than it saves.
        'accept-encoding': mayBeZipped && !isLoopback(this.#url.hostname) ? 'gzip' : 'identity',
        ...(hasBody ? { 'content-type': request.contentType ?? 'application/json' } : {}),
        ...credential.headers,
      },
      body: hasBody ? JSON.stringify(request.body) : null,
      signal,
    });
  }

  #pathOf({ path, query = {} }: ClusterRequest): string {
    const search = new URLSearchParams();
    for (const [name, value] of Object.entries(query)) if (value !== undefined) search.set(name, String(value));
    const text = search.toString();
    return `${this.#url.pathname.replace(/\/$/, '')}${path}${text === '' ? '' : `?${text}`}`;
  }

  #parse(request: ClusterRequest, answer: Dispatcher.ResponseData, text: string): unknown {
    const type = headerOf(answer, 'content-type');
    try {
      if (type.includes('json') || (request.mayBePlain === true && type.startsWith('text/plain')))
        return JSON.parse(text);
    } catch {
      throw problemError('cluster.stream-broken', { server: this.server, reason: 'an answer that is not JSON' });
    }
    throw new ProblemError(problemOfAnswer(this.#answer(request, answer, text)));
  }

  async #refusal(
    request: ClusterRequest,
    answer: Dispatcher.ResponseData,
    credential: Credential,
  ): Promise<ProblemError> {
    // A server that complains of a token may repeat it, and a long message is cut, perhaps within it.
    const secrets = secretsOfCredential(credential);
    const body = documentWithoutSecrets(await readLimited(answer), secrets);
    const problem = problemWithoutSecrets(problemOfAnswer(this.#answer(request, answer, body)), secrets);
    const now = new Date(this.#credentials.clock.now());
    const expired = answer.statusCode === 401 ? expiryProblem(credential, this.#context.user.name, now) : undefined;
    return new ProblemError(expired === undefined ? problem : { ...expired, cause: problem });
  }

  #answer(
    request: ClusterRequest,
    answer: Dispatcher.ResponseData,
    body: string,
  ): Parameters<typeof problemOfAnswer>[0] {
    const retryAfterSeconds = Number(headerOf(answer, 'retry-after'));
    return {
      server: this.server,
      user: this.#context.user.name,
      request,
      status: answer.statusCode,
      contentType: headerOf(answer, 'content-type'),
      body,
      ...(retryAfterSeconds > 0 ? { retryAfterSeconds } : {}),
    };
  }

  #failure(
    error: unknown,
    request: ClusterRequest,
    attempt: Attempt,
    hasBegun: boolean,
    timeoutMs: number,
  ): ProblemError {
    const timedOutAfterMs = attempt.timedOut() ? timeoutMs : undefined;
    const isOurs = error instanceof ProblemError && !(error.problem.code === 'cancelled' && attempt.timedOut());
    if (isOurs) return error;
    if (error instanceof MalformedProtobuf)
      return problemError('cluster.stream-broken', { server: this.server, reason: error.message });
    if (this.#isClosed) return this.#closedProblem();
    const { server } = this;
    // The timer's abort surfaces as a cancelled wait; what it was is the time-out.
    const cause = error instanceof ProblemError ? undefined : error;
    const proxy = proxyOf(this.#context, this.#url);
    return transportFailure(cause, {
      server,
      signal: request.signal,
      timedOutAfterMs,
      hasBegun,
      ...(proxy === undefined ? {} : { proxy: proxyName(proxy) }),
    });
  }

  #closedProblem(): ProblemError {
    return problemError('cluster.unreachable', { server: this.server, reason: 'the connection was closed here' });
  }
}

/** A server that does not take a certificate may just end the connection; what changes nothing may be sent again. */
function mayBeOfCertificates(error: unknown, { method = 'GET' }: ClusterRequest): boolean {
  return method === 'GET' || isTlsFailure(error);
}
