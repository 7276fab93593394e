import { describe, expect, test } from '@jest/globals';
import { ANYONE } from '../../../src/auth/caller.js';
import { grantRead } from '../../../src/auth/rights.js';
import { GatewayError } from '../../../src/errors.js';
import { createListLoader } from '../../../src/graphql/list-loader.js';
import { parseUser, type User } from '../../../src/invalid-emails/names.js';
import { createRowsList } from '../../../src/invalid-emails/rows-list.js';
import { entry } from '../../support/rows.js';

const users = (...names: readonly string[]) => names.map((name) => grantRead(ANYONE, parseUser(name)));
const listOf = (user: User) => createRowsList([entry(user)], 0);

describe('the lists of one request', () => {
  test('cost one read for every customer, however often it is asked for, and are matched by key', async () => {
    const reads: User[] = [];
    const loader = createListLoader(async (user) => {
      reads.push(user);
      return listOf(user);
    });
    const asked = users('b', 'a', 'b', 'c', 'a');
    const lists = await Promise.all(asked.map((user) => loader.load(user)));
    expect(lists.map((list) => list.row(0).email)).toEqual(['b', 'a', 'b', 'c', 'a']);
    await Promise.all(asked.map((user) => loader.load(user)));
    expect(reads).toEqual(['b', 'a', 'c']);
  });

  test('fail alone', async () => {
    const refusal = new GatewayError('CUSTOMER_NOT_FOUND', 'x');
    const loader = createListLoader((user) => (user === 'b' ? Promise.reject(refusal) : Promise.resolve(listOf(user))));
    const outcomes = await Promise.allSettled(users('a', 'b', 'c').map((user) => loader.load(user)));
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(outcomes[1]).toEqual({ status: 'rejected', reason: refusal });
  });

  test('that were cleared are read again', async () => {
    let reads = 0;
    const loader = createListLoader(async (user) => {
      reads += 1;
      return listOf(user);
    });
    const user = grantRead(ANYONE, parseUser('a'));
    await loader.load(user);
    loader.clear(user);
    await loader.load(user);
    expect(reads).toBe(2);
  });

  test('that are refused with something odd are refused with an error all the same', async () => {
    const loader = createListLoader(() => Promise.reject('odd'));
    await expect(loader.load(grantRead(ANYONE, parseUser('a')))).rejects.toMatchObject({
      message: 'A list was refused without a reason.',
      cause: 'odd',
    });
  });
});
