import type { GraphQLRequestContextResponseForOperation } from '@apollo/server';
import { expect, test } from '@jest/globals';
import { getOperationAST, parse } from 'graphql';
import type { GatewayContext } from '../../../../src/graphql/context.js';
import { toExecutionSchema } from '../../../../src/graphql/execution/execution-schema.js';
import { createPlannedExecution } from '../../../../src/graphql/execution/planned-execution.js';
import { createQueryPlans, type QueryPlans } from '../../../../src/graphql/execution/query-plans.js';
import { createSchema } from '../../../../src/graphql/schema.js';
import { createLogger } from '../../../../src/observability/logger.js';
import { collectLines } from '../../../support/log-lines.js';

/** Real plans, of which every one breaks when it is run. */
function brokenPlans(): QueryPlans {
  const plans = createQueryPlans({ schema: toExecutionSchema(createSchema()), limit: 10, compileAtUse: 2 });
  const breaking = async (): Promise<never> => {
    throw new Error('The plan is broken.');
  };
  return { ...plans, find: (document, operation) => (plans.find(document, operation) === null ? null : breaking) };
}

test.each([
  ['that encodes entries', 'query ($u: String!) { customer(user: $u) { invalidEmails { email } } }'],
  ['that is compiled at its second use', 'query ($u: String!) { customer(user: $u) { user } }'],
])(
  "a plan %s and breaks is not tried again: Apollo's own execution runs the operation from then on",
  async (_, text) => {
    const { lines, stream } = collectLines();
    const plugin = createPlannedExecution(brokenPlans(), createLogger('info', stream));
    const document = parse(text);
    let resets = 0;
    const request = {
      document,
      operation: getOperationAST(document),
      request: { variables: { u: 'a' } },
      contextValue: { marks: { requestId: 'the-request' }, rows: { reset: () => resets++ } },
    } as unknown as GraphQLRequestContextResponseForOperation<GatewayContext>;
    const listener = plugin.requestDidStart(request);
    for (let time = 0; time < 5; time++) expect(await listener.responseForOperation?.(request)).toBeNull();
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      expect.objectContaining({
        level: 'error',
        requestId: 'the-request',
        stack: expect.stringContaining('is broken'),
      }),
    ]);
    // What the broken run has taken of the answer's rows is given back.
    expect(resets).toBe(1);
  },
);

test('a mutation whose plan breaks is not run again, by anybody', async () => {
  const { stream } = collectLines();
  const plugin = createPlannedExecution(brokenPlans(), createLogger('info', stream));
  const document = parse(
    'mutation ($u: String!) { deleteInvalidEmail(user: $u, email: $u) { customer { invalidEmails { email } } } }',
  );
  const request = {
    document,
    operation: getOperationAST(document),
    request: { variables: { u: 'a' } },
    contextValue: { marks: { requestId: 'the-request' }, rows: { reset: () => {} } },
  } as unknown as GraphQLRequestContextResponseForOperation<GatewayContext>;
  // Null would have Apollo Server run it.
  await expect(plugin.requestDidStart(request).responseForOperation?.(request)).rejects.toThrow('is broken');
});
