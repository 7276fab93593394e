import { expect } from '@jest/globals';
import type { AnswerFault, DeleteFault } from '../../src/emulator/faults/fault.js';
import { parseAddress, parseUser } from '../../src/invalid-emails/names.js';
import { rowsOf } from '../support/rows.js';
import { createWork } from '../support/work.js';
import { type ContractCase, type ContractUpstream, firstDifference } from './case.js';

/** What a port makes of an upstream that misbehaves: without retries and reading back, which stand above it. */

const USER = parseUser('eexampexample@example.com');
const ADDRESS = parseAddress('isaac@hotmail');

const json = (body: string, status = 200): AnswerFault => ({ kind: 'answer', status, body });

const LIST_FAULTS: readonly (readonly [AnswerFault, string])[] = [
  [{ kind: 'reset' }, 'UPSTREAM_UNAVAILABLE'],
  [{ kind: 'reset', at: { fraction: 0.5 } }, 'UPSTREAM_UNAVAILABLE'],
  [{ kind: 'cut-off', framing: 'length' }, 'UPSTREAM_PROTOCOL'],
  [{ kind: 'cut-off', framing: 'chunked' }, 'UPSTREAM_PROTOCOL'],
  [{ kind: 'cut-off', framing: 'close' }, 'UPSTREAM_PROTOCOL'],
  [{ kind: 'proxy-page', status: 400 }, 'UPSTREAM_PROTOCOL'],
  [{ kind: 'proxy-page', status: 403 }, 'UPSTREAM_REJECTED'],
  [{ kind: 'proxy-page', status: 404 }, 'UPSTREAM_PROTOCOL'],
  [{ kind: 'proxy-page', status: 406 }, 'UPSTREAM_PROTOCOL'],
  [{ kind: 'proxy-page', status: 451 }, 'UPSTREAM_REJECTED'],
  [{ kind: 'proxy-page', status: 500 }, 'UPSTREAM_UNAVAILABLE'],
  [{ kind: 'proxy-page', status: 503 }, 'UPSTREAM_UNAVAILABLE'],
  [{ kind: 'throttled' }, 'UPSTREAM_THROTTLED'],
  [{ kind: 'redirect', status: 302, location: 'http://127.0.0.1:9/' }, 'UPSTREAM_PROTOCOL'],
  [{ kind: 'damage', part: 'both' }, 'UPSTREAM_PROTOCOL'],
  [{ kind: 'damage', part: 'row' }, 'UPSTREAM_PROTOCOL'],
  [{ kind: 'gzip' }, 'UPSTREAM_PROTOCOL'],
  [{ kind: 'header-overflow' }, 'UPSTREAM_PROTOCOL'],
  [{ kind: 'not-http' }, 'UPSTREAM_PROTOCOL'],
  [json('{"message":"success"}'), 'UPSTREAM_PROTOCOL'],
  [json('{"errors":[{"field":null,"message":"no"}]}'), 'UPSTREAM_PROTOCOL'],
  [json('{"error":"A database error has occured. Please try again"}'), 'UPSTREAM_UNAVAILABLE'],
  [json('{"errors":["Permission denied, wrong credentials"]}'), 'UPSTREAM_REJECTED'],
  [json('{"message":"User not found"}'), 'CUSTOMER_NOT_FOUND'],
  [json(''), 'UPSTREAM_PROTOCOL'],
];

/** The same whichever version is behind. */
function wordsFor(fault: AnswerFault): unknown {
  if (fault.kind === 'throttled') return 'The upstream limits the rate of calls; try again later.';
  if (fault.kind !== 'proxy-page')
    return expect.stringMatching(/^The upstream|^The connection to the upstream|^This customer/);
  const { status } = fault;
  if (status >= 500) return `The upstream has a fault of its own (status ${status}); try again later.`;
  if (status === 403) return "The upstream refused the gateway's own credentials; the operator must mend them.";
  if (status === 451) {
    return 'The upstream has this customer in another region; the operator must point SENDGRID_BASE_URL at it.';
  }
  return `The upstream answered with a status that it should not use here (${status}).`;
}

const REFUSED: readonly (readonly [AnswerFault, string])[] = [
  [{ kind: 'proxy-page', status: 400 }, 'UPSTREAM_PROTOCOL'],
  [{ kind: 'proxy-page', status: 403 }, 'UPSTREAM_REJECTED'],
  [{ kind: 'proxy-page', status: 404 }, 'UPSTREAM_PROTOCOL'],
  [{ kind: 'throttled' }, 'UPSTREAM_THROTTLED'],
  [json('{"errors":[{"field":null,"message":"no"}]}', 400), 'UPSTREAM_PROTOCOL'],
];

const LOST: readonly (readonly [AnswerFault, string])[] = [
  [{ kind: 'reset' }, 'UPSTREAM_UNAVAILABLE'],
  [{ kind: 'proxy-page', status: 502 }, 'UPSTREAM_UNAVAILABLE'],
  [{ kind: 'not-http' }, 'UPSTREAM_PROTOCOL'],
  [json('{"message":"what?"}'), 'UPSTREAM_PROTOCOL'],
];

const deleteFault = (kind: 'delete-applied' | 'delete-not-applied', answer: AnswerFault): DeleteFault => ({
  kind,
  answer,
});

const emailsLeft = ({ state }: ContractUpstream, user: string) => state.rows(user).map(({ email }) => email);

export const FAULT_CASES: readonly ContractCase[] = [
  {
    id: 'fault-list',
    name: 'MUST give an error, and no list, where the answer is no whole list',
    async run(port, { faults }) {
      for (const [fault, code] of LIST_FAULTS) {
        faults.plan({ fault, operation: 'list' });
        await expect(port.list(USER, createWork())).rejects.toMatchObject({
          name: 'GatewayError',
          code,
          message: wordsFor(fault),
        });
        expect(faults.pending()).toEqual([]);
      }
    },
  },
  {
    id: 'fault-later-page',
    name: 'MUST give no part of a list whose last answer goes wrong',
    async run(port, upstream) {
      const after = upstream.callsOfList(upstream.state.size('medium')) - 1;
      upstream.faults.plan({ fault: { kind: 'reset', at: { fraction: 0.9 } }, operation: 'list', after });
      const reading = port.list(parseUser('medium'), createWork());
      await expect(reading).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
      expect(upstream.faults.pending()).toEqual([]);
    },
  },
  {
    id: 'fault-slow',
    name: 'MUST read a list whose answer only comes slowly, or twice as long, or under another content type',
    async run(port, upstream) {
      upstream.faults.plan({ fault: { kind: 'latency', ms: 30 }, operation: 'list' });
      upstream.faults.plan({ fault: { kind: 'drip', bytes: 100, everyMs: 1 }, operation: 'list' });
      upstream.faults.plan({ fault: { kind: 'content-type', value: null }, operation: 'list' });
      for (let reads = 0; reads < 3; reads++) {
        const list = await port.list(USER, createWork());
        expect(firstDifference(rowsOf(list), upstream.expectedRows(USER))).toBeNull();
      }
      upstream.faults.plan({ fault: { kind: 'duplicate-rows' }, operation: 'list' });
      expect((await port.list(USER, createWork())).size).toBe(6);
      expect(upstream.faults.pending()).toEqual([]);
    },
  },
  {
    id: 'fault-customers',
    name: 'MUST give an error, and no directory, where the answer is no whole one',
    async run(port, { faults }) {
      for (const [fault, code] of LIST_FAULTS.filter(([{ kind }]) => kind === 'reset' || kind === 'cut-off')) {
        faults.plan({ fault, operation: 'other' });
        await expect(port.customers(createWork())).rejects.toMatchObject({ code });
        expect(faults.pending()).toEqual([]);
      }
    },
  },
  {
    id: 'fault-delete-refused',
    name: 'MUST say FAILED for a delete that was refused, with its reason',
    async run(port, upstream) {
      for (const [fault, code] of REFUSED) {
        upstream.faults.plan({ fault, operation: 'delete' });
        const results = await port.delete(USER, new Set([ADDRESS]), createWork());
        expect(results.get(ADDRESS)).toMatchObject({ outcome: 'FAILED', error: { code, delivery: 'refused' } });
        expect(upstream.faults.pending()).toEqual([]);
      }
      expect(upstream.state.size(USER)).toBe(3);
    },
  },
  {
    id: 'fault-delete-lost',
    name: 'MUST say UNKNOWN for a delete whose answer is lost, applied or not, and send it once',
    async run(port, upstream) {
      for (const kind of ['delete-not-applied', 'delete-applied'] as const) {
        for (const [answer, code] of LOST) {
          upstream.state.reset();
          upstream.calls.clear();
          upstream.faults.plan({ fault: deleteFault(kind, answer) });
          const results = await port.delete(USER, new Set([ADDRESS]), createWork());
          expect(results.get(ADDRESS)).toMatchObject({ outcome: 'UNKNOWN', error: { code } });
          expect(upstream.deletedAddresses()).toEqual([ADDRESS]);
          expect(emailsLeft(upstream, USER).includes(ADDRESS)).toBe(kind === 'delete-not-applied');
        }
      }
    },
  },
  {
    id: 'fault-delete-one-of-several',
    name: 'MUST let one delete fail alone',
    async run(port, upstream) {
      upstream.faults.plan({ fault: { kind: 'throttled' }, operation: 'delete' });
      const emails = new Set(['isaac@hotmail', 'example@example.com', 'absent'].map((email) => parseAddress(email)));
      const results = [...(await port.delete(USER, emails, createWork())).values()];
      expect(results.filter(({ outcome }) => outcome === 'FAILED')).toHaveLength(1);
      expect(results.filter(({ outcome }) => outcome === 'DELETED' || outcome === 'NOT_FOUND')).toHaveLength(2);
    },
  },
  {
    id: 'fault-delete-many',
    name: 'MUST never say more than is known of many deletes whose answers are lost',
    async run(port, upstream) {
      const emails = new Set(['1', '2', '3', '4', '5', 'absent'].map((email) => parseAddress(email)));
      const rows = ['1', '2', '3', '4', '5', 'kept'].map((email) => ({ email, reason: '', createdAt: 1 }));
      for (const kind of ['delete-applied', 'delete-not-applied'] as const) {
        upstream.state.addCustomer({ user: 'a', rows });
        upstream.faults.plan({ fault: deleteFault(kind, { kind: 'reset' }), times: 'always' });
        const results = await port.delete(parseUser('a'), emails, createWork());
        const isGone = kind === 'delete-applied';
        for (const [email, { outcome, ...more }] of results) {
          // Whoever reads the list knows more than whoever does not.
          const isRead = 'known' in more && more.known === 'by reading back';
          if (email === 'absent') expect(isRead ? 'NOT_FOUND' : 'UNKNOWN').toBe(outcome);
          else expect(isRead && isGone ? 'DELETED' : 'UNKNOWN').toBe(outcome);
        }
        upstream.faults.clear();
        expect(emailsLeft(upstream, 'a')).toEqual(isGone ? ['kept'] : ['1', '2', '3', '4', '5', 'kept']);
      }
    },
  },
];
