import { ApolloServerErrorCode, ApolloServerValidationErrorCode } from '@apollo/server/errors';
import { BREAK, type DocumentNode, type FieldNode, GraphQLError, Kind, visit } from 'graphql';
import type { Caller } from '../auth/caller.js';
import type { RequestHooks, RequestPlugin } from './plugins-in-order.js';

/**
 * Who may read the schema is decided for each request: Apollo Server's own switch is one for all callers, and a rule of validation would
 * be asked only once for each document.
 */
export function createIntrospectionPlugin(mayReadSchema: (caller: Caller) => boolean): RequestPlugin {
  const findIntrospection = createIntrospectionFinder();
  const open: RequestHooks = {};
  const closed: RequestHooks = {
    didResolveOperation({ document }) {
      const field = findIntrospection(document);
      if (field !== null) throw introspectionRefused(field);
    },
    // Nor do we guess at names for them: of fields while a document is validated, of members and values while variables are read.
    didEncounterErrors({ errors }) {
      for (const error of errors) if (error.path === undefined) error.message = withoutGuess(error.message);
    },
  };
  return { requestDidStart: ({ contextValue }) => (mayReadSchema(contextValue.caller) ? open : closed) };
}

/** The same answer as that of Apollo Server's own rule, but for the way out. */
function introspectionRefused(field: FieldNode): GraphQLError {
  return new GraphQLError('Introspection is off here, except for callers with the scope schema:read.', {
    nodes: field,
    extensions: {
      code: ApolloServerErrorCode.GRAPHQL_VALIDATION_FAILED,
      validationErrorCode: ApolloServerValidationErrorCode.INTROSPECTION_DISABLED,
      http: { status: 400 },
    },
  });
}

/** The first field that reads the schema, in whichever operation or fragment it stands. Documents are kept by Apollo Server. */
function createIntrospectionFinder() {
  const known = new WeakMap<DocumentNode, FieldNode | null>();
  return (document: DocumentNode): FieldNode | null => {
    let found = known.get(document);
    if (found === undefined) {
      found = introspectionIn(document);
      known.set(document, found);
    }
    return found;
  };
}

function introspectionIn(document: DocumentNode): FieldNode | null {
  let found: FieldNode | null = null;
  visit(document, {
    [Kind.FIELD](field) {
      if (field.name.value !== '__schema' && field.name.value !== '__type') return undefined;
      found = field;
      return BREAK;
    },
  });
  return found;
}

/** No regular expression: messages quote what the caller sent, which may be a megabyte that is made to be searched slowly. */
function withoutGuess(message: string): string {
  const at = message.lastIndexOf(' Did you mean ');
  return at !== -1 && message.endsWith('?') ? message.slice(0, at) : message;
}
