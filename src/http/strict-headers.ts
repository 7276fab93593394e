import type { ServerResponse } from 'node:http';

/**
 * What every answer carries unless its handler says otherwise, which only the pages for people do: nothing of an answer is to be run,
 * framed, guessed at, embedded by another site or kept. `Strict-Transport-Security` is not among them: this server speaks plain HTTP,
 * where browsers ignore it, and what ends TLS before it knows whether the whole host has TLS (docs/operations.md).
 */
export const STRICT_HEADERS = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
} as const;

const ENTRIES = Object.entries(STRICT_HEADERS);

export function setStrictHeaders(response: ServerResponse): void {
  for (const [name, value] of ENTRIES) response.setHeader(name, value);
}
