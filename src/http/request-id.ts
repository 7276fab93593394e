import { randomUUID } from 'node:crypto';

const ACCEPTED = /^[A-Za-z0-9._:/+=-]{1,128}$/;

/** The caller's own id where it is harmless in a header and in a log, else a new one. */
export function requestIdOf(header: string | readonly string[] | undefined): string {
  return typeof header === 'string' && ACCEPTED.test(header) ? header : randomUUID();
}
