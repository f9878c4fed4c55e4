import { Agent, request, type Dispatcher } from 'undici';

import { LabError } from './failure.ts';

/** As much of a Kubernetes object as the lab looks at. */
export interface KubeObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: KubeMetadata;
  readonly [field: string]: unknown;
}

export interface KubeMetadata {
  readonly name: string;
  readonly namespace?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly uid?: string;
  readonly resourceVersion?: string;
  readonly deletionTimestamp?: string;
  readonly finalizers?: readonly string[];
  readonly ownerReferences?: readonly { readonly kind: string; readonly name: string; readonly controller?: boolean }[];
}

export interface KubeCredentials {
  readonly server: string;
  /** PEM texts. */
  readonly authority: string;
  readonly certificate: string;
  readonly key: string;
}

interface ResourceList {
  readonly resources: readonly { readonly name: string; readonly kind: string; readonly namespaced: boolean }[];
}

const fieldManager = 'meshdeck-lab';

/** The few requests that the lab itself makes. It shares no code with the product, so that one can test the other. */
export class KubeClient {
  readonly #server: string;
  readonly #agent: Agent;
  readonly #resources = new Map<string, Promise<ResourceList>>();

  /** Each watch keeps one of the connections for itself. */
  constructor(credentials: KubeCredentials, connections = 16) {
    this.#server = credentials.server;
    const { authority: ca, certificate: cert, key } = credentials;
    // Watches are silent for long; their bodies must not time out.
    this.#agent = new Agent({ connect: { ca, cert, key }, connections, bodyTimeout: 0 });
  }

  /** The parsed answer of any request. Throws `request-failed` for any status but 2xx. */
  async request<Answer = unknown>(
    method: Dispatcher.HttpMethod,
    path: string,
    options: { readonly body?: unknown; readonly contentType?: string; readonly signal?: AbortSignal } = {},
  ): Promise<Answer> {
    const answer = await this.#send(method, path, options);
    return (await answer.body.json()) as Answer;
  }

  /** An object; undefined where there is none, or where its kind is not served. */
  async find(path: string, signal?: AbortSignal): Promise<KubeObject | undefined> {
    const { statusCode, body } = await request(`${this.#server}${path}`, {
      dispatcher: this.#agent,
      ...(signal === undefined ? {} : { signal }),
    });
    const text = await body.text();
    if (statusCode === 200) return JSON.parse(text) as KubeObject;
    if (statusCode === 404) return undefined;
    throw new LabError('request-failed', `GET ${path} was answered with ${statusCode}: ${messageOf(text)}`);
  }

  /** A list, its objects complete: in a list the server leaves out what kind they are of. */
  async list(
    path: string,
    signal?: AbortSignal,
  ): Promise<{ readonly items: readonly KubeObject[]; readonly resourceVersion: string }> {
    const { apiVersion, kind, items, metadata } = await this.request<{
      readonly apiVersion: string;
      readonly kind: string;
      readonly items: readonly Omit<KubeObject, 'apiVersion' | 'kind'>[];
      readonly metadata: { readonly resourceVersion: string };
    }>('GET', path, signal === undefined ? {} : { signal });
    const itemKind = kind.replace(/List$/, '');
    const complete = items.map((item) => ({ apiVersion, kind: itemKind, ...item }) as KubeObject);
    return { items: complete, resourceVersion: metadata.resourceVersion };
  }

  /** What a POST is answered with, a refusal as well as anything else. */
  async post(
    path: string,
    body: unknown,
    contentType = 'application/json',
  ): Promise<{ readonly status: number; readonly answer: unknown }> {
    const answer = await request(`${this.#server}${path}`, {
      method: 'POST',
      dispatcher: this.#agent,
      headers: { accept: 'application/json', 'content-type': contentType },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
    const text = await answer.body.text();
    // What is not served at all is answered with a line of plain text.
    const isJson = String(answer.headers['content-type']).includes('json');
    return { status: answer.statusCode, answer: isJson ? (JSON.parse(text) as unknown) : { message: text.trim() } };
  }

  /** The status of a GET, whatever it is, without its body. */
  async status(path: string, signal?: AbortSignal): Promise<number> {
    const { statusCode, body } = await request(`${this.#server}${path}`, {
      dispatcher: this.#agent,
      ...(signal === undefined ? {} : { signal }),
    });
    await body.dump();
    return statusCode;
  }

  /** Server-side apply of one object, forced: what the lab sets up is the lab's. */
  async apply(object: KubeObject, signal?: AbortSignal): Promise<KubeObject> {
    const path = `${await this.pathOf(object)}?fieldManager=${fieldManager}&force=true`;
    return this.request('PATCH', path, {
      body: object,
      contentType: 'application/apply-patch+yaml',
      ...(signal === undefined ? {} : { signal }),
    });
  }

  /** The path of an object's own resource, by what the server says about its kind. */
  async pathOf(object: KubeObject): Promise<string> {
    const group = object.apiVersion.includes('/') ? `/apis/${object.apiVersion}` : `/api/${object.apiVersion}`;
    const { resources } = await this.#resourcesOf(group);
    const resource = resources.find(({ kind, name }) => kind === object.kind && !name.includes('/'));
    if (resource === undefined)
      throw new LabError('request-failed', `The server has no ${object.apiVersion} ${object.kind}.`);
    const namespace = resource.namespaced ? `/namespaces/${object.metadata.namespace ?? 'default'}` : '';
    return `${group}${namespace}/${resource.name}/${object.metadata.name}`;
  }

  /** The lines of a watch, parsed, until it ends or is aborted. */
  async *watch(
    path: string,
    signal: AbortSignal,
  ): AsyncGenerator<{ readonly type: string; readonly object: KubeObject }> {
    const answer = await this.#send('GET', path, { signal });
    let rest = '';
    answer.body.setEncoding('utf8');
    for await (const chunk of answer.body as AsyncIterable<string>) {
      const lines = (rest + chunk).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) yield JSON.parse(line) as { readonly type: string; readonly object: KubeObject };
    }
  }

  async close(): Promise<void> {
    await this.#agent.destroy();
  }

  #resourcesOf(group: string): Promise<ResourceList> {
    const known = this.#resources.get(group);
    if (known !== undefined) return known;
    const asked = this.request<ResourceList>('GET', group);
    this.#resources.set(group, asked);
    // A group that is not there yet may be there later.
    asked.catch(() => this.#resources.delete(group));
    return asked;
  }

  async #send(
    method: Dispatcher.HttpMethod,
    path: string,
    options: { readonly body?: unknown; readonly contentType?: string; readonly signal?: AbortSignal },
  ): Promise<Dispatcher.ResponseData> {
    const answer = await request(`${this.#server}${path}`, {
      method,
      dispatcher: this.#agent,
      headers: { accept: 'application/json', 'content-type': options.contentType ?? 'application/json' },
      ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
      ...(options.signal === undefined ? {} : { signal: options.signal }),
    });
    if (answer.statusCode >= 200 && answer.statusCode < 300) return answer;
    const text = await answer.body.text();
    throw new LabError(
      'request-failed',
      `${method} ${path} was answered with ${answer.statusCode}: ${messageOf(text)}`,
    );
  }
}

function messageOf(body: string): string {
  try {
    const status = JSON.parse(body) as { readonly message?: string };
    return status.message ?? body;
  } catch (error) {
    if (error instanceof SyntaxError) return body;
    throw error;
  }
}
