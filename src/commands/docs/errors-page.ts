import { ApolloServerErrorCode } from '@apollo/server/errors';
import { ERROR_CODES } from '../../errors.js';
import { code, HEADER, table } from './page.js';

export function renderErrorsPage(): string {
  const rows = Object.entries(ERROR_CODES).map(([name, { when, retry }]) => [code(name), when, RETRY[retry]]);
  const ofApollo = Object.keys(ApolloServerErrorCode)
    .filter((name) => !(name in ERROR_CODES))
    .map(code);
  return `${HEADER}
# Errors

Every error has \`extensions.code\`. Its message is meant for people, names what is wrong and the way out, and may change; the code does not.
No error holds an address of the upstream, a body of it, or a credential.

${table(['code', 'when', 'try again?'], rows)}

Besides these, Apollo Server answers for requests that are no valid operation: ${ofApollo.join(', ')}.

## Beside the code

* \`extensions.retryAfterMs\`: milliseconds after which trying again may succeed, where that is known.
* \`extensions.outcome\` of a failed \`deleteInvalidEmail\`: \`FAILED\` (surely not applied) or \`UNKNOWN\` (it may have been applied; read the
  list to see). \`deleteInvalidEmails\` gives the outcome, the code and the message in its results instead.
* \`extensions.requestId\` of an \`INTERNAL_SERVER_ERROR\`: the request id under which the log has the reason. Every answer carries it in the
  header \`x-request-id\`.

An error stands at the path of the field that failed; what is beside it is untouched. A list that is null has an error: null never means
empty. An address that was not on the list is no error of a delete: \`deleted\` is false, or the outcome is \`NOT_FOUND\`.

## Status codes

As [GraphQL over HTTP](https://graphql.github.io/graphql-over-http/draft/) says: a well-formed request is answered with 200 in
\`application/json\`, whatever came of it; a client that accepts \`application/graphql-response+json\` gets 400 where the operation was not
run at all (it does not parse, is not valid, is over a limit, its variables do not fit), and 200 where there is data, errors beside it or not.

Outside GraphQL (an unknown path, a body over 1 MiB or that is no JSON, a wrong method, a host name that is not allowed) the answer has the
matching HTTP status and the same shape, \`{"errors":[{"message":"…","extensions":{"code":"BAD_REQUEST"}}]}\`.
`;
}

const RETRY = { no: 'no', yes: 'yes', later: 'later', unknown: '–' } as const;
