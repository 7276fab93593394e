import { describe, expect, test } from '@jest/globals';
import { startGateway } from '../support/gateway.js';
import { OPERATION_CORPUS } from '../support/operation-corpus.js';
import { startUpstream } from '../support/upstream.js';

/** An operation comes uncompiled the first time and compiled from the second on: nobody can tell, but for the time it takes. */
describe('the first answer and the later ones', () => {
  test.each(OPERATION_CORPUS.map((operation) => [operation.name, operation] as const))('%s', async (_, operation) => {
    const upstream = await startUpstream();
    const gateway = await startGateway(upstream.url);
    const { text: query, variables, operationName, calls } = operation;
    const answers = [];
    for (let turn = 0; turn < 4; turn++) {
      upstream.calls.clear();
      const response = await fetch(`${gateway.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-request-id': 'same' },
        body: JSON.stringify({ query, variables, operationName }),
      });
      // What tells the time or counts down.
      const moving = ['date', 'ratelimit-remaining', 'ratelimit-reset'];
      const headers = [...response.headers].filter(([name]) => !moving.includes(name));
      answers.push({
        status: response.status,
        headers,
        body: await response.text(),
        calls: upstream.calls.list.length,
      });
    }
    const [first, ...later] = answers;
    expect(first?.calls).toBe(calls);
    for (const answer of later) expect(answer).toEqual(first);
  });
});
