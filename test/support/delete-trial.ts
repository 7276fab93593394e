import { expect } from '@jest/globals';
import type { Fault } from '../../src/emulator/faults/fault.js';
import type { CustomerSeed } from '../../src/emulator/state.js';
import { DeleteInvalidEmailDocument, DeleteInvalidEmailsDocument } from '../../src/operations/documents.js';
import type { TestGateway } from './gateway.js';
import { callsOf, type Guarded, MARKER } from './guarded.js';

export const KINDS = ['single', 'bulk'] as const;
export const FORMATS = ['json', 'xml'] as const;
export type Kind = (typeof KINDS)[number];

/** The address that every customer of these tests has, and what is left when it is gone. */
export const LOST = 'lost@a';
export const KEPT = 'kept@a';
export const ALL_ROWS = [LOST, KEPT, LOST];

/** What a delete came to, the same for one address alone and for one among others. */
export interface Told {
  readonly outcome: string;
  /** Null where it is the words of an error. */
  readonly message: string | null;
  readonly code: string | null;
  readonly retryAfterMs: number | null;
}

export interface Trial extends Told {
  /** Calls that reached the emulator. */
  readonly deletes: number;
  readonly lists: number;
  /** What is really left. */
  readonly left: readonly string[];
  /** What of the upstream is in the answer or in the log. */
  readonly leaks: readonly string[];
}

export const DELETED = { outcome: 'DELETED', message: 'success', code: null, retryAfterMs: null } as const;
export const READ_BACK = { ...DELETED, message: 'gone (read back)' } as const;
export const NOT_FOUND = { ...DELETED, outcome: 'NOT_FOUND', message: 'Email does not exist' } as const;

export function unknown(code: string): Told {
  return { outcome: 'UNKNOWN', message: null, code, retryAfterMs: null };
}

export function failed(code: string, retryAfterMs: number | null = null): Told {
  return { outcome: 'FAILED', message: null, code, retryAfterMs };
}

export function customer(user: string): CustomerSeed {
  return { user, rows: ALL_ROWS.map((email) => ({ email, reason: MARKER, createdAt: 1244662830 })) };
}

/** The upstream does it, or does not, and its answer is lost: a reset unless told. */
export function applied(answer: Extract<Fault, { kind: 'delete-applied' }>['answer'] = { kind: 'reset' }): Fault {
  return { kind: 'delete-applied', answer };
}

export function notApplied(answer: Extract<Fault, { kind: 'delete-applied' }>['answer'] = { kind: 'reset' }): Fault {
  return { kind: 'delete-not-applied', answer };
}

export async function tryDelete(
  { emulator, gateway, leaks }: Guarded,
  user: string,
  kind: Kind,
  email = LOST,
): Promise<Trial> {
  const [told, answer] = await (kind === 'single' ? deleteOne : deleteTwice)(gateway, user, email);
  return {
    ...told,
    deletes: callsOf({ emulator }, user, 'delete'),
    lists: callsOf({ emulator }, user, 'get'),
    left: emulator.state.rows(user).map((row) => row.email),
    leaks: leaks(answer),
  };
}

async function deleteOne(gateway: TestGateway, user: string, email: string): Promise<readonly [Told, unknown]> {
  const { data, errors } = await gateway.execute(DeleteInvalidEmailDocument, { user, email });
  const [error] = errors;
  if (error === undefined) {
    const { deleted, message } = data.deleteInvalidEmail ?? {};
    return [{ ...DELETED, outcome: deleted === true ? 'DELETED' : 'NOT_FOUND', message: message ?? null }, data];
  }
  expect({ data, errors: errors.length }).toEqual({ data: { deleteInvalidEmail: null }, errors: 1 });
  const { outcome = 'untold', code, retryAfterMs = null } = error.extensions;
  return [{ outcome, message: null, code, retryAfterMs }, errors];
}

/** One address given twice: sent once, told twice. */
async function deleteTwice(gateway: TestGateway, user: string, email: string): Promise<readonly [Told, unknown]> {
  const { data, errors } = await gateway.execute(DeleteInvalidEmailsDocument, { user, emails: [email, email] });
  expect(errors).toEqual([]);
  const results = data.deleteInvalidEmails?.results ?? [];
  const [first] = results;
  expect(results).toEqual([first, first]);
  const { outcome = 'untold', message = null, code = null, retryAfterMs = null } = first ?? {};
  return [{ outcome, message: code === null ? message : null, code, retryAfterMs }, results];
}

/** Whatever a name maps to, all at once: `[name, result]` pairs become an object that a failure shows by name. */
export async function allOf<T>(work: Iterable<Promise<readonly [string, T]>>): Promise<Record<string, T>> {
  return Object.fromEntries(await Promise.all(work));
}
