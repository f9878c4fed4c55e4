/** One address besides the main one that the demo app answers on, because a Service of the cluster has it. */
export interface ServedAddress {
  /** `namespace/service`. */
  readonly service: string;
  readonly address: string;
  readonly port: number;
}

/** What the supervisor tells the demo app: the whole set of addresses that it shall answer on from now on. */
export interface ServeMessage {
  readonly type: 'serve';
  readonly addresses: readonly ServedAddress[];
}

/** What the demo app tells the supervisor. */
export type DemoAppMessage =
  | { readonly type: 'listening'; readonly port: number }
  | { readonly type: 'served'; readonly results: readonly (ServedAddress & { readonly error?: string })[] };

/** What the demo app has seen since it started or since `DELETE /__lab/stats`. */
export interface DemoAppStats {
  readonly requests: number;
  readonly responsesByStatus: Readonly<Record<string, number>>;
  /** Connections closed without an answer because of `resetRate`. */
  readonly resets: number;
  /** Answers that a stall held back. */
  readonly stalled: number;
  readonly connectionsOpened: number;
  readonly connectionsOpen: number;
  readonly bytesReceived: number;
}
