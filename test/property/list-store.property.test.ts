import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseUser } from '../../src/invalid-emails/names.js';
import { fuzzAsync } from '../support/fuzz.js';
import { StoreModel, USERS } from '../support/store-model.js';

interface Step {
  readonly name: string;
  run(model: StoreModel): void;
}

function command(step: Step): fc.AsyncCommand<object, StoreModel> {
  return {
    check: () => true,
    async run(_, model) {
      step.run(model);
      await model.settle();
      expect(model.broken).toEqual([]);
    },
    toString: () => step.name,
  };
}

/** Takes the chosen one out of those that wait for an answer, if any wait. */
function take<T>(waiting: T[], choice: number): T | undefined {
  return waiting.length === 0 ? undefined : waiting.splice(choice % waiting.length, 1)[0];
}

const user = fc.constantFrom(...USERS);
const choice = fc.nat({ max: 1000 });

const steps: readonly fc.Arbitrary<Step>[] = [
  fc.tuple(user, fc.boolean()).map(([who, fresh]) => ({
    name: `read(${who}, ${fresh ? 'no-cache' : 'any'})`,
    run: (model) => model.startRead(who, fresh),
  })),
  fc.tuple(choice, fc.constantFrom('whole' as const, 'failed' as const)).map(([which, outcome]) => ({
    name: `answerRead(${which}, ${outcome})`,
    run: (model) => take(model.reads, which)?.answer(outcome),
  })),
  user.map((who) => ({ name: `delete(${who})`, run: (model) => model.startDelete(who) })),
  fc.tuple(choice, fc.constantFrom('DELETED', 'NOT_FOUND', 'FAILED', 'UNKNOWN')).map(([which, outcome]) => ({
    name: `settleDelete(${which}, ${outcome})`,
    run(model) {
      const settled = take(model.deletes, which);
      if (settled !== undefined && outcome === 'DELETED') model.land(settled.user);
      settled?.settle(outcome);
    },
  })),
  // At any time: before its delete is answered, after it, or with no answer at all.
  user.map((who) => ({ name: `land(${who})`, run: (model) => model.land(who) })),
  user.map((who) => ({ name: `listAgain(${who})`, run: (model) => model.listAgain(who) })),
  fc.constantFrom(1, 49, 50, 99, 100).map((ms) => ({ name: `advance(${ms})`, run: (model) => model.advance(ms) })),
];

// Reads and their answers twice: they are what the promise is about.
const commands = fc.commands(
  [...steps, ...steps.slice(0, 2)].map((step) => step.map(command)),
  { maxCommands: 60, size: 'max' },
);

describe('the list store', () => {
  // 1,200 bytes a list: room for many, for two, for none.
  test.each([1_000_000, 2_500, 0])(
    'shows nothing that was read before a delete’s answer (%i bytes to keep)',
    async (maxBytes) => {
      let saved = 0;
      await fuzzAsync(
        fc.asyncProperty(commands, async (script) => {
          const model = new StoreModel(maxBytes);
          await fc.asyncModelRun(() => ({ model: {}, real: model }), script);
          await model.finish();
          expect(model.broken).toEqual([]);
          saved += model.readsSaved;
        }),
        0.4,
      );
      // The promise is easily kept by sharing and keeping nothing.
      expect(saved).toBeGreaterThan(0);
    },
  );

  test('reads once for all who ask at once and while it is kept, and afresh for who asks so', async () => {
    const model = new StoreModel(1_000_000);
    const alpha = parseUser('Alpha');
    model.startRead(alpha, false);
    model.startRead(alpha, false);
    await model.settle();
    expect(model.readsSent).toBe(1);
    for (const read of model.reads.splice(0)) read.answer('whole');
    await model.settle();
    model.startRead(alpha, false);
    await model.settle();
    expect([model.readsSent, model.readsShown]).toEqual([1, 3]);
    model.startRead(alpha, true);
    await model.settle();
    expect(model.readsSent).toBe(2);
    await model.finish();
  });
});
