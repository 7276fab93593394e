import { expect, test } from '@jest/globals';
import type { Operation } from '../../../../src/sendgrid/exchange.js';
import { createCredentialPause } from '../../../../src/sendgrid/policies/credential-pause.js';
import { rejected } from '../../../support/caught.js';
import { createCountedSend, createExchange } from '../../../support/exchanges.js';
import { callAt, createHeldSend } from '../../../support/held-send.js';
import { createManualClock } from '../../../support/manual-clock.js';
import { stateOf } from '../../../support/turns.js';
import { UPSTREAM_ERROR_NAMES, UPSTREAM_ERRORS, type UpstreamErrorName } from '../../../support/upstream-errors.js';
import { createWork } from '../../../support/work.js';

const PAUSE_MS = 30_000;

/** Calls fail with the errors of this list in turn; null succeeds, and so does everything after its end. */
function createPaused(...outcomes: readonly (UpstreamErrorName | null)[]) {
  const clock = createManualClock();
  const upstream = createCountedSend((call) => {
    const name = outcomes[call] ?? null;
    return name === null ? null : UPSTREAM_ERRORS[name]();
  });
  const pause = createCredentialPause({ now: clock.now });
  const send = pause.policy(upstream.send);
  const call = (operation: Operation = 'list') => send(createExchange(operation), createWork());
  return { clock, pause, sent: upstream.sent, call };
}

test('refused credentials stop reads and deletes for 30 seconds without a call', async () => {
  const { clock, pause, sent, call } = createPaused('refused credentials');
  expect(pause.isPaused()).toBe(false);
  expect(await rejected(call())).toMatchObject({ code: 'UPSTREAM_REJECTED', delivery: 'refused' });
  for (const operation of ['list', 'delete'] as const) {
    expect(await rejected(call(operation))).toMatchObject({
      code: 'UPSTREAM_REJECTED',
      delivery: 'unsent',
      outage: false,
    });
  }
  clock.advance(PAUSE_MS - 1);
  expect(pause.isPaused()).toBe(true);
  expect((await rejected(call())).message).toContain('for 1 s more');
  expect(sent).toHaveLength(1);
});

test('after 30 seconds calls go through again', async () => {
  const { clock, pause, sent, call } = createPaused('refused credentials');
  await rejected(call());
  clock.advance(PAUSE_MS);
  expect(pause.isPaused()).toBe(false);
  await expect(call()).resolves.toBe('list');
  await expect(call('delete')).resolves.toBe('delete');
  expect(sent).toHaveLength(3);
});

test('credentials that are still refused cost one call in 30 seconds, however often one asks', async () => {
  const { clock, sent, call } = createPaused(...Array.from({ length: 10 }, () => 'refused credentials' as const));
  for (let second = 0; second < 90; second++) {
    await rejected(call());
    clock.advance(1_000);
  }
  expect(sent).toHaveLength(3);
});

test('the message counts down the pause that is left', async () => {
  const { clock, call } = createPaused('refused credentials');
  await rejected(call());
  expect((await rejected(call())).message).toContain('for 30 s more');
  clock.advance(17_500);
  expect((await rejected(call())).message).toContain('for 13 s more');
});

test.each(UPSTREAM_ERROR_NAMES.filter((name) => name !== 'refused credentials'))('%s pauses nothing', async (name) => {
  const { pause, sent, call } = createPaused(name);
  const original = await rejected(call());
  expect(original.code).toBe(UPSTREAM_ERRORS[name]().code);
  expect(pause.isPaused()).toBe(false);
  await expect(call()).resolves.toBe('list');
  expect(sent).toHaveLength(2);
});

test('calls under way when the credentials are refused run to their end', async () => {
  const clock = createManualClock();
  const upstream = createHeldSend();
  const { policy } = createCredentialPause({ now: clock.now });
  const send = policy(upstream.send);
  const calls = [send(createExchange('list', 'a'), createWork()), send(createExchange('list', 'b'), createWork())];
  callAt(upstream, 0).fail(UPSTREAM_ERRORS['refused credentials']());
  expect(await Promise.all(calls.map(stateOf))).toEqual(['UPSTREAM_REJECTED', 'pending']);
  callAt(upstream, 1).succeed();
  expect(await Promise.all(calls.map(stateOf))).toEqual(['UPSTREAM_REJECTED', 'kept']);
});

test('a refusal that is not about the key stops nothing', async () => {
  const { now } = createManualClock();
  const { send, sent } = createCountedSend(() => UPSTREAM_ERRORS['refused credentials']());
  const pause = createCredentialPause({ now, isAboutTheKey: (_, { operation }) => operation === 'customers' });
  const call = (operation: Operation) => rejected(pause.policy(send)(createExchange(operation), createWork()));
  await call('list');
  await call('delete');
  expect({ sent: sent.length, isPaused: pause.isPaused() }).toEqual({ sent: 2, isPaused: false });
  await call('customers');
  expect(pause.isPaused()).toBe(true);
  expect(await call('list')).toMatchObject({ delivery: 'unsent' });
  expect(sent).toHaveLength(3);
});
