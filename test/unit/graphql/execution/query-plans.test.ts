import { expect, test } from '@jest/globals';
import { getOperationAST, parse } from 'graphql';
import { toExecutionSchema } from '../../../../src/graphql/execution/execution-schema.js';
import { createQueryPlans, type QueryPlans } from '../../../../src/graphql/execution/query-plans.js';
import { createSchema } from '../../../../src/graphql/schema.js';

const schema = toExecutionSchema(createSchema());

function documentOf(alias: string) {
  const document = parse(`query ($user: String!) { ${alias}: customer(user: $user) { user } }`);
  const operation = getOperationAST(document);
  if (operation == null) throw new Error('There is no such operation.');
  return { find: (plans: QueryPlans) => plans.find(document, operation) };
}

test('an operation is compiled when it comes again', () => {
  const plans = createQueryPlans({ schema, limit: 10, compileAtUse: 2 });
  const document = documentOf('a');
  expect(document.find(plans)).toBeNull();
  const run = document.find(plans);
  expect(run).not.toBeNull();
  expect(document.find(plans)).toBe(run);
});

test('the least recently used go first, and are compiled anew', () => {
  const plans = createQueryPlans({ schema, limit: 2, compileAtUse: 1 });
  const [a, b, c] = ['a', 'b', 'c'].map(documentOf);
  const first = a?.find(plans);
  b?.find(plans);
  expect(a?.find(plans)).toBe(first);
  c?.find(plans);
  expect(plans.size).toBe(2);
  expect(a?.find(plans)).toBe(first);
  const again = b?.find(plans);
  expect(again).not.toBeNull();
  expect(plans.size).toBe(2);
});

test('an operation that cannot be compiled stays with graphql-js', () => {
  const plans = createQueryPlans({ schema, limit: 2, compileAtUse: 1 });
  const document = parse('{ customer(user: "a") { user } }');
  const operation = getOperationAST(document);
  if (operation == null) throw new Error('There is no such operation.');
  expect(plans.find(document, operation)).toBeNull();
  expect(plans.find(document, operation)).toBeNull();
});

function findIn(plans: QueryPlans, text: string, mayBeCompiled?: boolean) {
  const document = parse(text);
  const operation = getOperationAST(document);
  if (operation == null) throw new Error('There is no such operation.');
  return [1, 2, 3].map(() => plans.find(document, operation, mayBeCompiled));
}

test('a mutation is never compiled; one that selects entries is run so that they are text', () => {
  let compiled = 0;
  const compileBudget = { spend: () => compiled++ > 0 };
  const plans = createQueryPlans({ schema, limit: 9, compileAtUse: 1, compileBudget });
  const head = 'mutation ($user: String!, $email: String!) { deleteInvalidEmail(user: $user, email: $email)';
  expect(findIn(plans, `${head} { deleted customer { user } } }`)).toEqual([null, null, null]);
  const [first, ...later] = findIn(plans, `${head} { deleted customer { invalidEmails { email } } } }`);
  expect(first).toBeInstanceOf(Function);
  expect(later).toEqual([first, first]);
  expect(compiled).toBe(0);
});

test('where it may not be compiled entries are text all the same', () => {
  const plans = createQueryPlans({ schema, limit: 9, compileAtUse: 1 });
  const text = 'query ($user: String!) { customer(user: $user) { invalidEmails { email } } }';
  const [first, ...later] = findIn(plans, text, false);
  expect(first).toBeInstanceOf(Function);
  expect(later).toEqual([first, first]);
  expect(findIn(plans, text)).not.toContain(first);
});

test('an operation that is too large to compile stays with graphql-js, fragments counted where they are spread', () => {
  const plans = createQueryPlans({ schema, limit: 10, compileAtUse: 1, maxFields: 6 });
  const find = (text: string) => {
    const document = parse(text);
    const operation = getOperationAST(document);
    if (operation == null) throw new Error('There is no such operation.');
    return plans.find(document, operation);
  };
  const twice = 'query ($u: String!) { a: customer(user: $u) { ...F } b: customer(user: $u) { ...F } }';
  expect(find(`${twice} fragment F on Customer { id user }`)).not.toBeNull();
  expect(find(`${twice} fragment F on Customer { id user ... { active } }`)).toBeNull();
});

test('while there is no time for it nothing is compiled, and later it is', () => {
  let hasTime = false;
  const spend = (compile: () => void): boolean => {
    if (hasTime) compile();
    return hasTime;
  };
  const plans = createQueryPlans({ schema, limit: 10, compileAtUse: 2, compileBudget: { spend } });
  const document = documentOf('a');
  for (let use = 0; use < 5; use++) expect(document.find(plans)).toBeNull();
  hasTime = true;
  const run = document.find(plans);
  expect(run).not.toBeNull();
  hasTime = false;
  expect(document.find(plans)).toBe(run);
});
