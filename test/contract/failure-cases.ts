import { inspect } from 'node:util';
import { expect } from '@jest/globals';
import { BEHAVIOUR_CHOICES } from '../../src/emulator/behaviour.js';
import { parseAddress, parseUser } from '../../src/invalid-emails/names.js';
import { createWork } from '../support/work.js';
import type { ContractCase } from './case.js';

const USER = parseUser('eexampexample@example.com');
const NOBODY = parseUser('nobody');
const WRONG_KEY = 'n0t-the-k3y';
const ADDRESS = parseAddress('isaac@hotmail');

const NOT_REGISTERED = {
  name: 'GatewayError',
  code: 'CUSTOMER_NOT_FOUND',
  message: 'This customer is not registered under the account.',
  delivery: 'refused',
};
const REJECTED = {
  name: 'GatewayError',
  code: 'UPSTREAM_REJECTED',
  message: "The upstream refused the gateway's own credentials; the operator must mend them.",
  delivery: 'refused',
};

const abortedWork = () => createWork({ signal: AbortSignal.abort() });

export const FAILURE_CASES: readonly ContractCase[] = [
  {
    id: 'list-unknown-customer',
    name: 'MUST reject the list of an unknown customer with CUSTOMER_NOT_FOUND',
    async run(port, upstream) {
      const work = createWork();
      await expect(port.list(NOBODY, work)).rejects.toMatchObject(NOT_REGISTERED);
      expect(upstream.calls.list).toHaveLength(upstream.callsOfRefusal);
      expect(work.upstreamCalls).toBe(upstream.callsOfRefusal);
    },
  },
  {
    id: 'delete-unknown-customer',
    name: 'MUST say FAILED for a delete at an unknown customer',
    async run(port, upstream) {
      const results = await port.delete(NOBODY, new Set([ADDRESS]), createWork());
      expect(results.size).toBe(1);
      expect(results.get(ADDRESS)).toMatchObject({ outcome: 'FAILED', error: NOT_REGISTERED });
      expect(upstream.deletedAddresses()).toEqual([ADDRESS]);
    },
  },
  {
    id: 'list-wrong-key',
    name: 'MUST reject a list with UPSTREAM_REJECTED in every wording of refused credentials, and not show the key',
    async run(_, upstream) {
      const port = upstream.openWithKey(WRONG_KEY);
      for (const wording of BEHAVIOUR_CHOICES.badCredentials) {
        upstream.behaviour.badCredentials = wording;
        const refusal = await port.list(USER, createWork()).then(
          () => 'a list',
          (thrown: unknown) => thrown,
        );
        expect(refusal).toMatchObject(REJECTED);
        expect(inspect(refusal, { depth: null, showHidden: true })).not.toContain(WRONG_KEY);
      }
      expect(upstream.calls.list).toHaveLength(BEHAVIOUR_CHOICES.badCredentials.length * upstream.callsOfRefusal);
    },
  },
  {
    id: 'delete-wrong-key',
    name: 'MUST say FAILED for a delete in every wording of refused credentials',
    async run(_, upstream) {
      const port = upstream.openWithKey(WRONG_KEY);
      for (const wording of BEHAVIOUR_CHOICES.badCredentials) {
        upstream.behaviour.badCredentials = wording;
        const results = await port.delete(USER, new Set([ADDRESS]), createWork());
        expect(results.get(ADDRESS)).toMatchObject({ outcome: 'FAILED', error: REJECTED });
      }
      expect(upstream.state.size(USER)).toBe(3);
    },
  },
  {
    id: 'failure-alone',
    name: 'MUST let a failed read fail alone',
    async run(port, upstream) {
      const settled = await Promise.allSettled(
        [USER, NOBODY, parseUser('single')].map((user) => port.list(user, createWork())),
      );
      expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
      expect(upstream.calls.list).toHaveLength(2 + upstream.callsOfRefusal);
    },
  },
  {
    id: 'hung-up-before',
    name: 'MUST send nothing for a caller that hung up before',
    async run(port, upstream) {
      const gone = { code: 'UPSTREAM_UNAVAILABLE', delivery: 'unsent' };
      await expect(port.list(USER, abortedWork())).rejects.toMatchObject(gone);
      const results = await port.delete(USER, new Set([ADDRESS]), abortedWork());
      expect(results.get(ADDRESS)).toMatchObject({ outcome: 'FAILED', error: gone });
      expect(upstream.calls.list).toEqual([]);
      expect(upstream.state.size(USER)).toBe(3);
    },
  },
];
