import { expect, test } from '@jest/globals';
import { createRestApi } from '../../../../../src/sendgrid/apis/rest.js';
import { userOf } from '../../../../support/customers.js';
import { createRestUpstream, json, restRow } from '../../../../support/rest-upstream.js';
import { createWork } from '../../../../support/work.js';

/** The filter of every page that was asked for; null where there is none. */
async function filtersOf(email: string): Promise<readonly (string | null)[]> {
  const upstream = createRestUpstream([], () => json(200, [{ email, reason: '', created: 1 }]));
  const api = createRestApi({ accountMode: 'subuser', deletesAtOnce: 1, now: Date.now });
  const found = await api.find?.(userOf('a'), email, upstream.send, createWork());
  expect(found?.size).toBe(1);
  return upstream.sent.map(({ path }) => new URL(`http://host${path}`).searchParams.get('email'));
}

test.each(['a@x', 'a', 'a+b c&d=#?/_*@x', 'A@X', 'é€😀', 'tab\there', 'x'.repeat(1024)].map((email) => [email]))(
  'one call asks for %j and nothing else',
  async (email) => {
    expect(await filtersOf(email)).toEqual([email]);
  },
);

test.each([
  ['nothing', ''],
  ['a space at its start', ' a'],
  ['a space at its end', 'a '],
  ['the wildcard of filters by prefix', '100%25'],
  ['a backslash, which escapes beside such wildcards', 'a\\b'],
  ['half a surrogate pair', 'a\ud83d'],
  ['more than a request line holds', '😀'.repeat(512)],
])('of an address that no filter can hold the list is read: %s', async (_, email) => {
  expect(await filtersOf(email)).toEqual([null]);
});

test('a filter that finds many more is paged through', async () => {
  const rows = Array.from({ length: 1000 }, (_, index) => restRow(`a${index}`, 1_500_000_000 - index));
  const upstream = createRestUpstream(rows);
  const api = createRestApi({ accountMode: 'subuser', deletesAtOnce: 1, now: Date.now });
  expect((await api.find?.(userOf('a'), 'a', upstream.send, createWork()))?.size).toBe(1000);
  expect(upstream.sent).toHaveLength(3);
  for (const { path } of upstream.sent) expect(path).toMatch(/&email=a$/);
});
