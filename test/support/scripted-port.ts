import { GatewayError } from '../../src/errors.js';
import { type Address, parseAddress } from '../../src/invalid-emails/names.js';
import type { DeleteResult, InvalidEmailList, InvalidEmailsPort, Work } from '../../src/invalid-emails/port.js';
import { createRowsList } from '../../src/invalid-emails/rows-list.js';

/** How one send of one address goes. */
export type SendOutcome = DeleteResult['outcome'];
/** The addresses that one reading shows, or that it fails. */
export type Reading = readonly string[] | 'fails';

export interface Script {
  /** What becomes of each address at the first send, at the second, and so on; an address that is not named there is DELETED. */
  readonly sends: readonly Readonly<Record<string, SendOutcome>>[];
  readonly readings: readonly Reading[];
  /** Runs when a send or a reading begins. */
  readonly onCall?: () => void;
}

export interface ScriptedPort extends InvalidEmailsPort {
  /** The addresses of each send, and `read`, in order. A live view. */
  readonly calls: readonly (readonly string[] | 'read')[];
  /** What each of these calls was allowed. A live view. */
  readonly works: readonly Work[];
}

/** The error of an address that failed at this send, counted from 1. */
export function errorOfSend(email: string, send: number, outcome: SendOutcome): GatewayError {
  const delivery = outcome === 'FAILED' ? 'refused' : 'unsettled';
  return new GatewayError('UPSTREAM_TIMEOUT', `${email}, send ${send}`, { delivery });
}

/** The port under a decorator: says what it was told to, and notes what it was asked. What is not in the script throws. */
export function createScriptedPort({ sends, readings, onCall }: Script): ScriptedPort {
  const calls: (readonly string[] | 'read')[] = [];
  const works: Work[] = [];
  const left = { sends: [...sends], readings: [...readings] };

  const note = (call: readonly string[] | 'read', work: Work): void => {
    calls.push(call);
    works.push(work);
    onCall?.();
  };
  return {
    calls,
    works,
    async list(_, work) {
      note('read', work);
      const reading = left.readings.shift();
      if (reading === undefined) throw new Error('A reading that the script does not have.');
      if (reading === 'fails') throw new GatewayError('UPSTREAM_UNAVAILABLE', 'reading', { outage: true });
      return listOf(reading);
    },
    find: notInScript,
    customers: notInScript,
    async delete(_, emails, work) {
      note([...emails], work);
      const outcomes = left.sends.shift();
      if (outcomes === undefined) throw new Error('A send that the script does not have.');
      const send = sends.length - left.sends.length;
      return new Map([...emails].map((email) => [email, resultOf(email, send, outcomes[email] ?? 'DELETED')]));
    },
  };
}

async function notInScript(): Promise<never> {
  throw new Error('A call that no script has.');
}

function resultOf(email: string, send: number, outcome: SendOutcome): DeleteResult {
  if (outcome === 'DELETED' || outcome === 'NOT_FOUND') return { outcome, known: 'by answer' };
  return { outcome, error: errorOfSend(email, send, outcome) };
}

/** A list of these addresses. */
export function listOf(emails: readonly string[], readAtMs = 0): InvalidEmailList {
  return createRowsList(
    emails.map((email) => ({ email, reason: 'Bad Syntax', createdMs: null, createdRaw: null })),
    readAtMs,
  );
}

export function addressSet(...emails: readonly string[]): ReadonlySet<Address> {
  return new Set(emails.map((email) => parseAddress(email)));
}
