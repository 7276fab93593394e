// As in schema.ts: type-graphql asks for this polyfill before its first decorator runs.
import 'reflect-metadata';

import type { GraphQLFieldResolver } from 'graphql';
import { requireScope } from '../../auth/rights.js';
import type { GatewayContext } from '../context.js';
import { customerNamed, customersNamed } from '../customer.js';
import { readConnection, readEntries } from '../customer-lists.js';
import { READ } from '../scopes.js';

type Resolver = GraphQLFieldResolver<unknown, GatewayContext>;

/**
 * The fields that nearly every query selects, past type-graphql's wrappers: those make a promise of every argument, sort the parameters
 * anew for each call and wait for the check of the scope, which together cost more than the whole of graphql-jit. What runs is what the
 * resolver classes run; the scopes are those of their `@Authorized`, in the same order: before any argument is looked at. That the two
 * ways agree is tested for every caller and every field.
 */
export const DIRECT_RESOLVERS: Readonly<Record<string, Readonly<Record<string, Resolver>>>> = {
  Query: {
    customer: scoped((_, { user }: { readonly user: string }, { caller }) => customerNamed(caller, user)),
    customers: (_, { users }, { caller }) => customersNamed(caller, users),
  },
  Customer: {
    invalidEmails: scoped(readEntries),
    invalidEmailsConnection: scoped(readConnection),
  },
};

function scoped<Source, Args>(resolve: GraphQLFieldResolver<Source, GatewayContext, Args>): Resolver {
  return (source, args, context, info) => {
    requireScope(context.caller, READ.scope);
    return resolve(source as Source, args as Args, context, info);
  };
}
