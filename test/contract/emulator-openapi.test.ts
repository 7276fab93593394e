import { describe, expect } from '@jest/globals';
import type { Emulator } from '../../src/emulator/emulator.js';
import { ACCOUNT } from '../support/account.js';
import { startUpstream } from '../support/upstream.js';
import { type Description, descriptionTest, readDescription } from '../support/vendor-openapi.js';

/** The emulator's version 3 against the vendor's own description of it, corrected as CONTRACT 3.2 says. */

const LIST = '/v3/suppression/invalid_emails';
const ONE = `${LIST}/{email}`;
const USER = 'eexampexample@example.com';

interface Init {
  readonly as?: string;
  readonly key?: string | null;
  readonly accept?: string;
  readonly body?: unknown;
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

async function ask(emulator: Emulator, method: string, target: string, init: Init = {}): Promise<Answer> {
  const { as, key = ACCOUNT.key, accept = 'application/json', body } = init;
  const answer = await fetch(emulator.url + target, {
    method,
    headers: {
      accept,
      ...(key === null ? {} : { authorization: `Bearer ${key}` }),
      ...(as === undefined ? {} : { 'on-behalf-of': as }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { status: answer.status, body: text === '' ? null : JSON.parse(text) };
}

/** One call, which must have this status and be as described for this path. */
async function expectDescribed(
  description: Description,
  status: number,
  path: string,
  [method, answer]: readonly [string, Answer],
): Promise<void> {
  expect({ status: answer.status, problems: description.answerProblems(method, path, answer) }).toEqual({
    status,
    problems: [],
  });
}

/** Every kind of answer: its status, the described path, the method and the call. */
const CALLS: readonly (readonly [number, string, string, string, Init])[] = [
  [200, LIST, 'GET', LIST, {}],
  [200, LIST, 'GET', LIST, { as: USER }],
  [200, LIST, 'GET', `${LIST}?limit=1&offset=1&start_time=1&end_time=2000000000&email=isaac`, { as: USER }],
  [200, LIST, 'GET', LIST, { as: 'empty' }],
  [200, LIST, 'GET', LIST, { as: 'medium' }],
  [200, ONE, 'GET', `${LIST}/isaac%40hotmail`, { as: USER }],
  [200, ONE, 'GET', `${LIST}/example@example.com`, { as: USER }],
  [200, ONE, 'GET', `${LIST}/nobody`, { as: USER }],
  [204, ONE, 'DELETE', `${LIST}/isaac@hotmail`, { as: USER }],
  [404, ONE, 'DELETE', `${LIST}/nobody`, { as: USER }],
  [204, LIST, 'DELETE', LIST, { as: USER, body: { emails: ['isaac@hotmail', 'nobody'] } }],
  [204, LIST, 'DELETE', LIST, { as: USER, body: { delete_all: true } }],
  [400, LIST, 'DELETE', LIST, { as: USER, body: { delete_all: false, emails: ['isaac@hotmail'] } }],
  [400, LIST, 'DELETE', LIST, { as: USER }],
  [400, LIST, 'GET', `${LIST}?limit=0`, {}],
  [401, LIST, 'GET', LIST, { key: null }],
  [401, LIST, 'GET', LIST, { key: 'wrong' }],
  [401, ONE, 'DELETE', `${LIST}/isaac@hotmail`, { key: 'wrong' }],
  [403, LIST, 'GET', LIST, { as: 'nobody' }],
  [403, ONE, 'DELETE', `${LIST}/isaac@hotmail`, { as: 'nobody' }],
  [406, LIST, 'GET', LIST, { accept: 'text/html' }],
];

describe('the emulator answers as the vendor describes', () => {
  for (const [status, path, method, target, init] of CALLS) {
    descriptionTest(`${status}: ${method} ${target} ${JSON.stringify(init)}`, async () => {
      const answer = await ask(await startUpstream(), method, target, init);
      await expectDescribed(readDescription(), status, path, [method, answer]);
    });
  }

  descriptionTest('405, 429 and 451', async () => {
    const description = readDescription();
    const emulator = await startUpstream({ rateLimits: { v3: 1 } });
    await expectDescribed(description, 405, LIST, ['GET', await ask(emulator, 'PUT', LIST, { body: {} })]);
    await ask(emulator, 'GET', LIST);
    await expectDescribed(description, 429, LIST, ['GET', await ask(emulator, 'GET', LIST)]);
    emulator.rateLimits.v3 = 600;
    emulator.behaviour.region = 'eu';
    await expectDescribed(description, 451, LIST, ['GET', await ask(emulator, 'GET', LIST, { as: USER })]);
  });

  descriptionTest('every operation that is described is served', async () => {
    const { operations } = readDescription();
    expect(operations).toHaveLength(4);
    const emulator = await startUpstream();
    const body = { emails: ['nobody'] };
    for (const { method, path } of operations) {
      const target = path.replace('{email}', 'user1@example.com');
      const { status } = await ask(emulator, method, target, method === 'DELETE' ? { body } : {});
      expect([method, path, status]).toEqual([method, path, method === 'DELETE' ? 204 : 200]);
    }
  });

  descriptionTest("the parent's own list is the example of the list", async () => {
    expect((await ask(await startUpstream(), 'GET', LIST)).body).toEqual(readDescription().example(LIST));
  });
});

describe('the emulator takes what the vendor describes', () => {
  descriptionTest('the range of limit', async () => {
    const { least, most } = readDescription().range('limit');
    const emulator = await startUpstream();
    const statusOf = async (limit: number) => (await ask(emulator, 'GET', `${LIST}?limit=${limit}`)).status;
    expect([await statusOf(least), await statusOf(most)]).toEqual([200, 200]);
    expect([await statusOf(least - 1), await statusOf(most + 1)]).toEqual([400, 400]);
  });

  descriptionTest('bodies of the bulk delete: what the description refuses, and nothing else, is a 400', async () => {
    const description = readDescription();
    const emulator = await startUpstream();
    const bodies = [
      { emails: ['a'] },
      { emails: ['a', 'not an address'] },
      { delete_all: true },
      { emails: [] },
      { emails: 'a' },
      { emails: [1] },
      { delete_all: false },
      { delete_all: 'yes' },
      { delete_all: true, emails: ['a'] },
      { delete_all: false, emails: ['a'] },
      {},
      [],
    ];
    const verdicts = await Promise.all(
      bodies.map(async (body) => {
        const { status } = await ask(emulator, 'DELETE', LIST, { as: 'empty', body });
        return { body, status, described: description.requestProblems('DELETE', LIST, body).length === 0 };
      }),
    );
    expect(verdicts.map(({ described }) => described)).toEqual([true, true, true, ...Array(9).fill(false)]);
    expect(verdicts.filter(({ status, described }) => status !== (described ? 204 : 400))).toEqual([]);
  });
});

describe('a planted fault is caught', () => {
  const wrong: readonly (readonly [string, string, number, unknown])[] = [
    ['an entry without a reason', 'GET', 200, [{ created: 1, email: 'a' }]],
    ['a timestamp as a text', 'GET', 200, [{ created: '2009-06-10', email: 'a', reason: '' }]],
    ['no array', 'GET', 200, {}],
    ['an error without a message', 'GET', 404, { errors: [{ field: null }] }],
    ['an error of version 2', 'GET', 401, { message: 'error', errors: ['no'] }],
    ['a body where there is none', 'DELETE', 204, {}],
    ['a status that nobody knows', 'GET', 202, []],
  ];
  for (const [what, method, status, body] of wrong) {
    descriptionTest(what, () => {
      expect(readDescription().answerProblems(method, LIST, { status, body })).not.toEqual([]);
    });
  }

  descriptionTest('two entries of one address', () => {
    const entry = { created: 1, email: 'a', reason: '' };
    const problems = (body: unknown) => readDescription().answerProblems('GET', ONE, { status: 200, body });
    expect([problems([entry]).length, problems([entry, entry]).length]).toEqual([0, 1]);
  });
});
