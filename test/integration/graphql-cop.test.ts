import { describe, expect, test } from '@jest/globals';
import { startGateway } from '../support/gateway.js';
import { post, send } from '../support/http.js';
import { startOpenGraphql } from '../support/open-graphql.js';
import { times } from '../support/operations-of-many.js';
import { PRODUCTION } from '../support/settings.js';
import { startUpstream } from '../support/upstream.js';

/** The checks of graphql-cop 1.15 (https://github.com/dolevf/graphql-cop): what it sends, and what it flags in the answer. */

interface Answer {
  readonly data?: Readonly<Record<string, unknown>> | null;
  readonly errors?: readonly { readonly message: string }[];
}

type Flags = (url: string) => Promise<boolean>;

function parse(body: string): Answer {
  try {
    return JSON.parse(body);
  } catch {
    return {};
  }
}

const ask = async (url: string, query: string): Promise<Answer> => parse((await post(url, { query })).body);
const get = async (url: string, query: string): Promise<Answer> =>
  parse((await send(url, { path: `/graphql?${new URLSearchParams({ query }).toString()}` })).body);

const introspects = ({ data }: Answer): boolean =>
  typeof data?.['__schema'] === 'object' && (data['__schema'] as { types: readonly unknown[] }).types.length > 0;

/** What nobody should show, whoever asks. */
const ALWAYS: Readonly<Record<string, Flags>> = {
  'alias overloading with 101 aliases': async (url) => {
    const { data } = await ask(url, `query { ${times(101, 'alias#:__typename')} }`);
    return data?.['alias100'] !== undefined;
  },
  'array batching': async (url) => {
    const answers: unknown = JSON.parse((await post(url, Array(11).fill({ query: 'query { __typename }' }))).body);
    return Array.isArray(answers) && answers.length >= 10;
  },
  // It takes ten errors for ten directives as a sign that nothing counts them.
  'directive overloading': async (url) => {
    const { errors = [] } = await ask(url, `query { __typename ${'@aa'.repeat(10)} }`);
    return errors.length >= 10;
  },
  'field duplication with 500 fields': async (url) => {
    const { data } = await ask(url, `query { ${'__typename \n'.repeat(500)} }`);
    return data?.['__typename'] !== undefined;
  },
  'mutations by GET': async (url) => (await get(url, 'mutation {__typename}')).data?.['__typename'] !== undefined,
  'queries by GET': async (url) => (await get(url, '{__typename}')).data?.['__typename'] !== undefined,
  'URL-encoded POST, in the body': async (url) => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const body = new URLSearchParams({ query: 'query {__typename}' }).toString();
    const answer = await send(url, { method: 'POST', path: '/graphql', headers, body });
    return parse(answer.body).data?.['__typename'] !== undefined;
  },
  'URL-encoded POST, in the address': async (url) => {
    const search = new URLSearchParams({ query: 'query {__typename}' }).toString();
    const answer = await send(url, { method: 'POST', path: `/graphql?${search}` });
    return parse(answer.body).data?.['__typename'] !== undefined;
  },
  'trace mode': async (url) => {
    const answer = await post(
      url,
      { query: 'query { __typename }', extensions: { tracing: true } },
      { 'x-apollo-tracing': '1' },
    );
    return /tracing|stacktrace|exception/i.test(answer.body);
  },
  'an IDE at the usual addresses': async (url) => {
    const pages = await Promise.all(
      ['/graphiql', '/playground', '/console', '/graphql'].map((path) =>
        send(url, { path, headers: { accept: 'text/html' } }),
      ),
    );
    return pages.some(({ body }) => /graphiql|graphql.playground/i.test(body));
  },
};

/** What only those see who may read the schema. */
const IN_PRODUCTION: Readonly<Record<string, Flags>> = {
  introspection: async (url) => introspects(await ask(url, 'query { __schema { types { name fields { name } } } }')),
  'circular introspection': async (url) =>
    introspects(await ask(url, 'query { __schema { types { fields { type { fields { type { name } } } } } } }')),
  'field suggestions': async (url) => {
    const { errors = [] } = await ask(url, 'query { __schema { directive } }');
    return errors.some(({ message }) => message.includes('Did you mean'));
  },
};

const MODES = { production: PRODUCTION, development: {} };

/** A program that is broken into tells how it was built. */
const STACK = /stacktrace|node_modules|\bat [\w.<>]+ \(|exception/i;

describe.each(Object.entries({ ...ALWAYS, ...IN_PRODUCTION }))('%s', (name, flags) => {
  test('is flagged where nobody has thought of it', async () => {
    expect(await flags(await startOpenGraphql())).toBe(true);
  });

  const modes: readonly (keyof typeof MODES)[] = name in ALWAYS ? ['production', 'development'] : ['production'];
  test.each(modes)('is not flagged in %s', async (mode) => {
    const emulator = await startUpstream();
    const { url } = await startGateway(emulator.url, MODES[mode]);
    expect(await flags(url)).toBe(false);
  });
});

describe('also in development', () => {
  test('introspection cannot be nested without end', async () => {
    const emulator = await startUpstream();
    const { url } = await startGateway(emulator.url);
    const query =
      'query { __schema { types { fields { type { fields { type { fields { type { fields { type { name } } } } } } } } } } }';
    expect(await ask(url, query)).toMatchObject({ errors: [{ message: 'Maximum introspection depth exceeded' }] });
  });

  test('a fragment within itself is refused', async () => {
    const emulator = await startUpstream();
    const { url } = await startGateway(emulator.url);
    const query =
      'query { __schema { ...A } } fragment A on __Schema { __typename ...B } fragment B on __Schema { ...A }';
    expect((await ask(url, query)).errors).toHaveLength(1);
  });

  test.each([
    'qwerty cop { abc }',
    '{',
    '{ nonsense }',
    '{ customer(user: 7) { id } }',
    '{ customer(user: "") { id } }',
  ])('no error shows a stack trace: %s', async (query) => {
    const emulator = await startUpstream();
    const { url } = await startGateway(emulator.url);
    const { body } = await post(url, { query });
    expect(JSON.parse(body).errors.length).toBeGreaterThan(0);
    expect(body).not.toMatch(STACK);
  });
});
