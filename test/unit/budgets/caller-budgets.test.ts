import { expect, test } from '@jest/globals';
import { createCallerBudgets } from '../../../src/budgets/caller-budgets.js';

const from = (name: string) => ({ kind: 'address', name }) as const;
const LIMITS = { requestsPerMinute: 3, upstreamCallsPerMinute: 2 };

test('a flood of callers renews nobody a budget that is spent, of either kind', async () => {
  const budgets = createCallerBudgets(LIMITS, 100);
  const spendAll = async (): Promise<boolean> => {
    for (let time = 0; time < 2; time++) await budgets.takeUpstreamCall(from('victim'));
    for (let time = 0; time < 3; time++) await budgets.takeRequest(from('victim'));
    return (await budgets.takeRequest(from('victim'))).spent;
  };
  expect(await spendAll()).toBe(true);
  for (let index = 0; index < 20_000; index++) {
    await budgets.takeRequest(from(`flood ${index}`));
    await budgets.takeUpstreamCall(from(`flood ${index}`)).catch(() => {});
  }
  expect((await budgets.takeRequest(from('victim'))).spent).toBe(true);
  await expect(budgets.takeUpstreamCall(from('victim'))).rejects.toMatchObject({ code: 'RATE_LIMITED' });
});

test('a flood comes to an end of what it may take', async () => {
  const budgets = createCallerBudgets(LIMITS, 100);
  let allowed = 0;
  for (let index = 0; index < 30_000; index++) {
    if (!(await budgets.takeRequest(from(`flood ${index}`))).spent) allowed++;
  }
  // One each of those with a budget of their own, and three for each shared one.
  expect(allowed).toBeLessThanOrEqual(100 + 3 * 4096);
});
