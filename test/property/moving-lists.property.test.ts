import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { GatewayError } from '../../src/errors.js';
import type { InvalidEmail } from '../../src/invalid-emails/port.js';
import { createPageSizes } from '../../src/sendgrid/apis/rest/page-sizes.js';
import { readList } from '../../src/sendgrid/apis/rest/read-list.js';
import { createUpstreamClock } from '../../src/sendgrid/apis/rest/upstream-clock.js';
import { fuzzAsync } from '../support/fuzz.js';
import { restRow } from '../support/rest-upstream.js';
import { rowsOf } from '../support/rows.js';

/** A list that changes while it is read page by page: it comes out right, or as an error, never as a part of it. */

interface Paging {
  /** Rows that the reader asks for. */
  readonly limit: number;
  /** Rows that the upstream gives at most. */
  readonly cap: number;
}
const AS_ASKED: Paging = { limit: 8, cap: 8 };
const CAPPED: Paging = { limit: 24, cap: 12 };
/** Equal rows stand together, as they do in any order by time; pages tell up to this many of them apart. */
const LONGEST_RUN = AS_ASKED.cap / 2 - 1;

/** A row with an identity of its own, so that the test can tell equal ones apart; the reader cannot. */
interface Entry {
  readonly row: InvalidEmail;
}

type Change =
  | { readonly kind: 'delete' | 'insert' | 'repeat'; readonly at: number }
  /** Somebody deletes an address: all of its rows go. */
  | { readonly kind: 'delete-address'; readonly at: number };

interface Plan {
  /** How often each row of the list at first stands there in a row. */
  readonly runs: readonly number[];
  /** What changes before each call, in order. */
  readonly changes: readonly (readonly Change[])[];
}

const change = fc.record({
  kind: fc.constantFrom('delete', 'insert', 'repeat', 'delete-address') as fc.Arbitrary<Change['kind']>,
  at: fc.nat({ max: 60 }),
}) as fc.Arbitrary<Change>;
/** @param quiet how many calls see no change for each that sees some */
const changesOf = (quiet: number) =>
  fc.array(fc.oneof({ weight: quiet, arbitrary: fc.constant([]) }, fc.array(change, { minLength: 1, maxLength: 3 })), {
    maxLength: 30,
  });
const plan: fc.Arbitrary<Plan> = fc.record({
  runs: fc.array(fc.oneof({ weight: 4, arbitrary: fc.constant(1) }, fc.integer({ min: 1, max: LONGEST_RUN })), {
    maxLength: 40,
  }),
  changes: fc.oneof(changesOf(8), changesOf(2), changesOf(0)),
});

interface Outcome {
  readonly error: GatewayError | null;
  readonly rows: readonly InvalidEmail[];
  /** The states of the list during the reading that came to the end, first to last. */
  readonly states: readonly (readonly Entry[])[];
  readonly calls: number;
}

async function readWhile({ runs, changes }: Plan, { limit: pageRows, cap }: Paging): Promise<Outcome> {
  let names = 0;
  const fresh = (): Entry => ({ row: restRow(`${names++}@example.com`) });
  let list: readonly Entry[] = runs.flatMap((run) => {
    const { row } = fresh();
    return Array.from({ length: run }, () => ({ row }));
  });
  let states: (readonly Entry[])[] = [];
  let calls = 0;
  try {
    const table = await readList({
      pageRows,
      pageSizes: createPageSizes(() => 1_800_000_000_000),
      clock: createUpstreamClock(),
      now: () => 1_800_000_000_000,
      async readPage({ offset, limit }) {
        for (const step of changes[calls] ?? []) list = changed(list, step, fresh);
        calls++;
        states = offset === 0 ? [list] : [...states, list];
        return {
          rows: list.slice(offset, offset + Math.min(limit, cap)).map(({ row }) => row),
          dateMs: null,
          receivedAtMs: 0,
        };
      },
    });
    return { error: null, rows: rowsOf(table), states, calls };
  } catch (thrown) {
    if (!(thrown instanceof GatewayError)) throw thrown;
    return { error: thrown, rows: [], states, calls };
  }
}

function changed(list: readonly Entry[], { kind, at }: Change, fresh: () => Entry): readonly Entry[] {
  const index = at % (list.length + 1);
  const entry = list[index];
  if (kind === 'insert') return list.toSpliced(index, 0, fresh());
  if (entry === undefined) return list;
  if (kind === 'delete') return list.toSpliced(index, 1);
  if (kind === 'delete-address') return list.filter(({ row }) => row.email !== entry.row.email);
  const isLongest = list.filter(({ row }) => row.email === entry.row.email).length >= LONGEST_RUN;
  return isLongest ? list : list.toSpliced(index, 0, { row: entry.row });
}

/** How often each address stands among these. */
function countsOf(emails: Iterable<string>): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const email of emails) counts.set(email, (counts.get(email) ?? 0) + 1);
  return counts;
}

const emailOf = ({ row }: Entry) => row.email;

describe.each([
  ['as long as was asked for', AS_ASKED],
  ['shorter than was asked for', CAPPED],
])('a list in pages %s', (_, paging) => {
  test('holds every row that stood on it throughout, as often, and none that never did; or it is an error', async () => {
    const seen = { still: 0, moved: 0, error: 0 };
    await fuzzAsync(
      fc.asyncProperty(plan, async (given) => {
        const { error, rows, states, calls } = await readWhile(given, paging);
        const [first = []] = states;
        if (error !== null) {
          seen.error++;
          expect(error.code).toBe('UPSTREAM_UNAVAILABLE');
          // Nobody is told so of a list that stood still.
          expect(given.changes.slice(0, calls).flat().length).toBeGreaterThan(0);
          return;
        }
        const isStill = states.every((state) => state === first);
        seen[isStill ? 'still' : 'moved']++;
        if (isStill) expect(rows).toEqual(first.map(({ row }) => row));
        const throughout = first.filter((entry) => states.every((state) => state.includes(entry)));
        const ever = new Set(states.flat());
        const shown = countsOf(rows.map(({ email }) => email));
        for (const [email, count] of countsOf(throughout.map(emailOf))) {
          expect(shown.get(email) ?? 0).toBeGreaterThanOrEqual(count);
        }
        const most = countsOf([...ever].map(emailOf));
        for (const [email, count] of shown) expect(count).toBeLessThanOrEqual(most.get(email) ?? 0);
      }),
    );
    // All of these were met, or the property shows nothing.
    expect(Object.entries(seen).filter(([, count]) => count === 0)).toEqual([]);
  });
});
