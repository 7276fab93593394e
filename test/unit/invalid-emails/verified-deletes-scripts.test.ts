import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseUser } from '../../../src/invalid-emails/names.js';
import { verifyDeletes } from '../../../src/invalid-emails/verified-deletes.js';
import { fuzzAsync } from '../../support/fuzz.js';
import { addressSet, createScriptedPort, type SendOutcome } from '../../support/scripted-port.js';
import { createWork } from '../../support/work.js';

const EMAILS = ['a@x', 'b@x', 'c@x', 'd@x', 'e@x'];

const outcome = fc.constantFrom<SendOutcome>('DELETED', 'NOT_FOUND', 'FAILED', 'UNKNOWN', 'UNKNOWN', 'UNKNOWN');
const send = fc
  .tuple(...EMAILS.map(() => outcome))
  .map((outcomes) => Object.fromEntries(EMAILS.map((email, i) => [email, outcomes[i] ?? 'UNKNOWN'])));
const reading = fc.oneof(
  { weight: 4, arbitrary: fc.subarray(EMAILS) },
  { weight: 1, arbitrary: fc.constant('fails' as const) },
);

test('whatever is lost: never a third send, never a success that was neither answered nor read back, FAILED only where refused', async () => {
  await fuzzAsync(
    // More of both than are ever needed: a third would be seen, not thrown.
    fc.asyncProperty(
      fc.tuple(send, send, send),
      fc.tuple(reading, reading, reading),
      fc.subarray(EMAILS),
      async (sends, readings, emails) => {
        const port = createScriptedPort({ sends, readings });
        const results = await verifyDeletes(port, Date.now).delete(
          parseUser('alpha'),
          addressSet(...emails),
          createWork(),
        );
        const sent = port.calls.filter((call) => call !== 'read');
        expect([...results.keys()]).toEqual(emails);
        expect(sent.length).toBeLessThanOrEqual(2);
        expect(port.calls.length - sent.length).toBeLessThanOrEqual(2);
        for (const [email, result] of results) {
          const answers = sends
            .slice(0, sent.filter((addresses) => addresses.includes(email)).length)
            .map((each) => each[email]);
          const seenGone = readings
            .slice(0, port.calls.length - sent.length)
            .some((each) => each !== 'fails' && !each.includes(email));
          const answered = answers.includes('DELETED') || answers.includes('NOT_FOUND');
          if (result.outcome === 'DELETED' || result.outcome === 'NOT_FOUND') expect(answered || seenGone).toBe(true);
          if (result.outcome === 'NOT_FOUND') expect(answers).toEqual(['NOT_FOUND']);
          expect(result.outcome === 'FAILED').toBe(answers[0] === 'FAILED');
          if (answers.length === 2)
            expect([answers[0], readings[0]]).toEqual(['UNKNOWN', expect.arrayContaining([email])]);
          if (answered) expect(['DELETED', 'NOT_FOUND']).toContain(result.outcome);
        }
      },
    ),
  );
});
