// type-graphql asks for this polyfill before its first decorator runs.
import 'reflect-metadata';

import { expect, test } from '@jest/globals';
import { ANYONE } from '../../../src/auth/caller.js';
import { grantDelete, grantRead } from '../../../src/auth/rights.js';
import type { GatewayContext } from '../../../src/graphql/context.js';
import { toCustomerType } from '../../../src/graphql/customer.js';
import { createListLoader, createSightingLoader } from '../../../src/graphql/list-loader.js';
import { parseUser } from '../../../src/invalid-emails/names.js';
import { createRowsList } from '../../../src/invalid-emails/rows-list.js';

/**
 * What must not compile. `npm run check:types` fails when a line below one of the comments would compile: then a check can be forgotten.
 */

type DeleteOf = GatewayContext['deleteInvalidEmails'];
type ProfileOf = GatewayContext['customers']['profile'];

test('a customer to whom no right was granted does not compile', async () => {
  const lists = createListLoader(async () => createRowsList([], 0));
  const deleteEmails: DeleteOf = async () => new Map();
  const user = parseUser('a');
  const readable = grantRead(ANYONE, user);
  const deletable = grantDelete(ANYONE, user);

  await lists.load(readable);
  // @ts-expect-error a name alone
  await lists.load(user);
  // @ts-expect-error a text alone
  await lists.load('a');
  // @ts-expect-error the right to delete is not the right to read
  await lists.load(deletable);
  // @ts-expect-error a right to a text that was never checked to be a name
  await lists.load(grantRead(ANYONE, 'a'));

  const sightings = createSightingLoader(async () => createRowsList([], 0));
  await sightings.load({ user: readable, email: 'a' });
  // @ts-expect-error a name alone
  await sightings.load({ user, email: 'a' });
  const profileOf: ProfileOf = async () => null;
  await profileOf(readable);
  // @ts-expect-error a name alone
  await profileOf(user);

  await deleteEmails(deletable, new Set());
  // @ts-expect-error a name alone
  await deleteEmails(user, new Set());
  // @ts-expect-error the right to read is not the right to delete
  await deleteEmails(readable, new Set());

  toCustomerType(readable);
  toCustomerType(deletable);
  // @ts-expect-error a name alone
  toCustomerType(user);

  // At run time they are the name itself, exactly.
  expect([readable, deletable]).toEqual([user, user]);
});
