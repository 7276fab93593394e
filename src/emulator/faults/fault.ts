/** Where in a body: after so many bytes, or after such a part of it, from 0 to 1. Always before its end. */
export type Place = { readonly bytes: number } | { readonly fraction: number };

/** When to come back. `http-date` is a date so many seconds from the answer. */
export interface RetryAfter {
  readonly as: 'seconds' | 'http-date';
  readonly seconds: number;
}

/** The moment at which the limit ends, as unix seconds: so many seconds from the answer. */
export interface RateLimitReset {
  /** The header in any letter case; by default as the documents spell it (CONTRACT 3.1). */
  readonly header?: string;
  readonly seconds: number;
}

/** Something else stands in the place of the API's answer. */
export type Replacement =
  /** 429 in the envelope of the API, with or without a hint. */
  | { readonly kind: 'throttled'; readonly retryAfter?: RetryAfter; readonly rateLimitReset?: RateLimitReset }
  /** The HTML page of the vendor's proxy, 400 to 599 (CONTRACT 2.3). */
  | { readonly kind: 'proxy-page'; readonly status: number; readonly retryAfter?: RetryAfter }
  /** Any text, sent as UTF-8. Default: status 200, `application/json`. */
  | { readonly kind: 'answer'; readonly status?: number; readonly contentType?: string; readonly body: string }
  | { readonly kind: 'redirect'; readonly status: 301 | 302 | 303 | 307 | 308; readonly location: string };

/** The API's answer, but not as it should be. */
export type Change =
  /** Null: without the header. */
  | { readonly kind: 'content-type'; readonly value: string | null }
  /** Declares one charset in the header and in XML's declaration, and sends the bytes of another. JSON's escapes become bytes. */
  | { readonly kind: 'charset'; readonly declared: string; readonly bytes: 'latin1' | 'utf-8' }
  /** `first`, `last`, `both`: characters lost as on the seed's page. `middle`: a bracket. `row`: half a row, with the right end. */
  | { readonly kind: 'damage'; readonly part: 'first' | 'last' | 'both' | 'middle' | 'row' }
  /** A DOCTYPE with an entity that is used once. `laughs` grow to 300 kB; `external` is read from `url`, by default a file. */
  | { readonly kind: 'doctype'; readonly entity: 'laughs' | 'external'; readonly url?: string }
  /** The whole answer, in gzip that nobody asked for. */
  | { readonly kind: 'gzip' }
  /** The same followed by white space, 128 MiB when inflated by default: valid, and about a thousandth of that on the wire. */
  | { readonly kind: 'gzip-bomb'; readonly inflatedBytes?: number }
  /** One header of so many bytes; 32,768 by default, twice what clients commonly take. */
  | { readonly kind: 'header-overflow'; readonly bytes?: number };

/** The answer, but not delivered as it should be. */
export type Delivery =
  /** Nothing is sent, or nothing after `at`, and the connection stays open. */
  | { readonly kind: 'silence'; readonly at?: Place }
  /** The connection is reset (RST) before anything is sent, or after `at`. */
  | { readonly kind: 'reset'; readonly at?: Place }
  /**
   * The connection is ended (FIN) too early; by default half-way. `length`: after less than Content-Length says.
   * `chunked`: without the last chunk. `close`: the end of the connection is the end of the body, so that it looks complete.
   */
  | { readonly kind: 'cut-off'; readonly framing: 'length' | 'chunked' | 'close'; readonly at?: Place }
  /** The head at once, then so many bytes every so many milliseconds, to the end. */
  | { readonly kind: 'drip'; readonly bytes: number; readonly everyMs: number }
  /** A line of another protocol instead of an answer, then the end of the connection. */
  | { readonly kind: 'not-http' };

/** May happen to the answer of any call. */
export type AnswerFault = Replacement | Change | Delivery;

/** The answer, or what `answer` makes of it, comes late. */
export interface LatencyFault {
  readonly kind: 'latency';
  readonly ms: number;
  readonly answer?: AnswerFault;
}

/** Lists only: a whole and valid answer with other rows. */
export type ListFault =
  /** Every row stands twice. */
  | { readonly kind: 'duplicate-rows' }
  /** The body is larger than `bytes`: rows of the emulator's making come before the real ones. */
  | { readonly kind: 'oversized-list'; readonly bytes: number };

/** Deletes only: what really happens, and what is said about it. */
export type DeleteFault =
  /** Applied at once, and the answer goes wrong. */
  | { readonly kind: 'delete-applied'; readonly answer: AnswerFault | LatencyFault }
  /** Never applied, and the answer goes wrong. */
  | { readonly kind: 'delete-not-applied'; readonly answer: AnswerFault | LatencyFault }
  /** Answered now, rightly or as `answer` says, and applied after so many milliseconds. */
  | { readonly kind: 'delete-late'; readonly afterMs: number; readonly answer?: AnswerFault | LatencyFault }
  /** Applied at once, but lists show the deleted rows for so many milliseconds more (CONTRACT 7 #23). */
  | { readonly kind: 'delete-lag'; readonly visibleMs: number; readonly answer?: AnswerFault | LatencyFault };

/** One thing that goes wrong with one call. Plain data: the control API takes the same. */
export type Fault = AnswerFault | LatencyFault | ListFault | DeleteFault;

export type FaultKind = Fault['kind'];

/** A fault, and the calls that it happens to. */
export interface FaultPlan {
  readonly fault: Fault;
  /** The calls about this customer only. Default: every call. */
  readonly user?: string;
  /** Default `any`; faults of lists and of deletes happen to these only. `other`: the customers of the account, and whatever is no API. */
  readonly operation?: 'list' | 'delete' | 'other' | 'any';
  /** How many calls meet it; `always` until it is cleared. Default 1. */
  readonly times?: number | 'always';
  /** How many matching calls are left alone first. Default 0. */
  readonly after?: number;
  /** The chance of each matching call to meet it, above 0 and up to 1. Default 1. */
  readonly probability?: number;
  /** Of the dice behind `probability`: the same seed makes the same choices. Default: the number of the plan, from 1 after each clear. */
  readonly seed?: number;
}
