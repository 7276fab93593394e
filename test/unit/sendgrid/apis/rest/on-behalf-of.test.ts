import { describe, expect, test } from '@jest/globals';
import { parseAddress, parseUser } from '../../../../../src/invalid-emails/names.js';
import { onBehalfOf } from '../../../../../src/sendgrid/apis/rest/on-behalf-of.js';
import { createRestApi } from '../../../../../src/sendgrid/apis/rest.js';
import { caught, rejected } from '../../../../support/caught.js';
import { createRestUpstream } from '../../../../support/rest-upstream.js';
import { createWork } from '../../../../support/work.js';

describe('the header', () => {
  test.each(['a', 'a b', 'user@example.com', 'a,b;c="d"', '!~', 'account-idx', 'account-ids x', 'my account-id 7'])(
    'names the subuser %s as it is',
    (user) => expect(onBehalfOf('subuser', parseUser(user))).toBe(user),
  );

  test.each(['sg0123abc', 'a@b', 'account-id'])('names the account %s by its id', (id) => {
    expect(onBehalfOf('account-id', parseUser(id))).toBe(`account-id ${id}`);
  });

  test.each(['例え', '€', 'müller', 'a\u00a0b', 'a\u200bb', ' a', 'a ', '\u00a0a', 'a\u00ff', '🦊', 'a\u2028'])(
    'cannot carry %j',
    (user) => {
      for (const mode of ['subuser', 'account-id'] as const) {
        expect(caught(() => onBehalfOf(mode, parseUser(user)))).toMatchObject({
          code: 'BAD_USER_INPUT',
          message:
            '"user" has characters that cannot be sent; give printable ASCII characters, without spaces at its ends.',
          delivery: 'unsent',
        });
      }
    },
  );

  test.each(['account-id', 'account-id 7', 'Account-ID 7'])('takes no subuser that reads as an account: %j', (user) => {
    expect(caught(() => onBehalfOf('subuser', parseUser(user))).message).toBe(
      '"user" begins with "account-id"; give the name of a subuser.',
    );
  });

  test.each(['a b', 'a  b'])('takes no id with spaces: %j', (id) => {
    expect(caught(() => onBehalfOf('account-id', parseUser(id))).code).toBe('BAD_USER_INPUT');
  });
});

test('a name that it cannot carry is refused before any call, for lists and for deletes', async () => {
  const upstream = createRestUpstream([]);
  const api = createRestApi({ accountMode: 'subuser', deletesAtOnce: 1, now: Date.now });
  const user = parseUser('例え');
  expect(await rejected(api.list(user, upstream.send, createWork()))).toMatchObject({ code: 'BAD_USER_INPUT' });
  const emails = new Set(['a', 'b'].map((email) => parseAddress(email)));
  const results = await api.delete(user, emails, upstream.send, createWork());
  expect([...results.keys()]).toEqual(['a', 'b']);
  for (const result of results.values()) {
    expect(result).toMatchObject({ outcome: 'FAILED', error: { code: 'BAD_USER_INPUT' } });
  }
  expect(upstream.sent).toEqual([]);
});
