import type { Work } from '../invalid-emails/port.js';

export type Operation = 'list' | 'delete' | 'customers';

export interface ResponseHead {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Reads one answer slice by slice. Throws only GatewayError, and no call stalls the event loop for long. */
export interface Decoder<T> {
  push(chunk: Uint8Array): void;
  end(): T | Promise<T>;
}

/** ONE HTTP exchange as data, without credentials: the transport adds those and nothing else sees them. */
export interface Exchange<T> {
  readonly operation: Operation;
  /** 1 for the first try. */
  readonly attempt: number;
  /** The rate-limit counter that the upstream bills it to (CONTRACT 7 #25). */
  readonly bucket: string;
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  decoder(head: ResponseHead): Decoder<T>;
}

/** What of an exchange goes over the wire. */
export type Outgoing = Pick<Exchange<unknown>, 'operation' | 'method' | 'path' | 'headers' | 'body'>;

/** Rejects with a GatewayError whose `delivery` tells how far the exchange had gone. */
export type Send = <T>(exchange: Exchange<T>, work: Work) => Promise<T>;
export type Policy = (next: Send) => Send;
