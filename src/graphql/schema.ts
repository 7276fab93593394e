// type-graphql asks for this polyfill before its first decorator runs.
import 'reflect-metadata';

import type { GraphQLSchema } from 'graphql';
import { buildSchemaSync } from 'type-graphql';
import { AccountCustomersResolver } from './account-customers.js';
import { CustomerResolver } from './customer.js';
import { CustomerListsResolver } from './customer-lists.js';
import { CustomerProfileResolver } from './customer-profile.js';
import { DeleteInvalidEmailResolver } from './delete-invalid-email.js';
import { DeleteInvalidEmailsResolver } from './delete-invalid-emails.js';
import { FindInvalidEmailResolver } from './find-invalid-email.js';
import { InvalidEmailResolver } from './invalid-email.js';
import { InvalidEmailConnectionResolver, InvalidEmailEdgeResolver } from './invalid-email-connection.js';
import { checkScopes } from './scopes.js';

export function createSchema(): GraphQLSchema {
  return buildSchemaSync({
    resolvers: [
      CustomerResolver,
      CustomerListsResolver,
      CustomerProfileResolver,
      AccountCustomersResolver,
      FindInvalidEmailResolver,
      InvalidEmailResolver,
      InvalidEmailConnectionResolver,
      InvalidEmailEdgeResolver,
      DeleteInvalidEmailResolver,
      DeleteInvalidEmailsResolver,
    ],
    authChecker: checkScopes,
    // Arguments are checked by the domain's own parsers.
    validate: false,
  });
}
