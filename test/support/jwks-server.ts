import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { closeAfterTest } from './leftovers.js';
import { asymmetric, forgeToken, inSeconds } from './tokens.js';

export interface IssuerKey {
  readonly kid: string;
  readonly privateKey: KeyObject;
  /** As it is published. */
  readonly jwk: Readonly<Record<string, unknown>>;
}

export function newKey(kid: string): IssuerKey {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { kid, privateKey, jwk: { ...publicKey.export({ format: 'jwk' }), kid, use: 'sig' } };
}

/** The same in a token that names no key. */
export function issueWithoutId(key: IssuerKey, claims: object = {}, nowMs = Date.now()): string {
  const payload = { sub: 'tester', exp: inSeconds(3600, nowMs), ...claims };
  return forgeToken({ alg: 'ES256' }, payload, asymmetric(key.privateKey));
}

/** A good token for an hour, signed by the issuer. */
export function issue(key: IssuerKey, claims: object = {}, nowMs = Date.now()): string {
  const payload = { sub: 'tester', exp: inSeconds(3600, nowMs), ...claims };
  return forgeToken({ alg: 'ES256', kid: key.kid }, payload, asymmetric(key.privateKey));
}

type Answering = (response: ServerResponse) => void;

/** The issuer's server. */
export interface JwksServer {
  readonly url: string;
  /** Requests that arrived. */
  readonly requests: number;
  publish(...keys: readonly IssuerKey[]): void;
  /** Answers in another way, until keys are published again. */
  answer(how: Answering): void;
}

export async function startJwksServer(...keys: readonly IssuerKey[]): Promise<JwksServer> {
  let requests = 0;
  const withKeys =
    (published: readonly IssuerKey[]): Answering =>
    (response) => {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ keys: published.map(({ jwk }) => jwk) }));
    };
  let answering = withKeys(keys);
  const server = createServer((_, response) => {
    requests++;
    answering(response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closeAfterTest(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks.json`,
    get requests() {
      return requests;
    },
    publish(...published) {
      answering = withKeys(published);
    },
    answer(how) {
      answering = how;
    },
  };
}
