import { Field, FieldResolver, Int, ObjectType, Resolver, Root } from 'type-graphql';
import { encodeCursor } from '../invalid-emails/cursor.js';
import type { User } from '../invalid-emails/names.js';
import { occurrencesInTurns } from '../invalid-emails/occurrences.js';
import { type Order, sortKeyOf } from '../invalid-emails/order.js';
import type { InvalidEmailList } from '../invalid-emails/port.js';
import type { Page } from '../invalid-emails/view.js';
import { DateTime } from './date-time.js';
import { InvalidEmailType, toInvalidEmailType } from './invalid-email.js';
import { createInvalidEmailRows, createRows, type InvalidEmailRows } from './invalid-email-rows.js';

/** One page of one list: what every type below is a look at. Nodes and cursors are made only where they are selected. */
export interface PageSource {
  readonly user: User;
  readonly list: InvalidEmailList;
  readonly order: Order;
  readonly page: Page;
}

/** https://relay.dev/graphql/connections.htm#sec-undefined.PageInfo */
@ObjectType('PageInfo', { description: 'Where a page stands in the whole.', simpleResolvers: true })
export class PageInfoType {
  @Field(() => Boolean, { description: 'Whether entries follow this page.' })
  readonly hasNextPage!: boolean;

  @Field(() => Boolean, { description: 'Whether entries stand before this page.' })
  readonly hasPreviousPage!: boolean;

  @Field(() => String, { nullable: true, description: 'Cursor of the first entry; null where the page is empty.' })
  readonly startCursor!: string | null;

  @Field(() => String, { nullable: true, description: 'Cursor of the last entry; null where the page is empty.' })
  readonly endCursor!: string | null;
}

/** https://relay.dev/graphql/connections.htm#sec-Edge-Types */
@ObjectType('InvalidEmailEdge', { description: 'An entry and its place.' })
export class InvalidEmailEdge {
  readonly source!: PageSource;
  readonly index!: number;
}

/** https://relay.dev/graphql/connections.htm#sec-Connection-Types */
@ObjectType('InvalidEmailConnection', { description: 'A page of a list, filtered and in order.' })
export class InvalidEmailConnection {
  readonly source!: PageSource;
}

@Resolver(() => InvalidEmailEdge)
export class InvalidEmailEdgeResolver {
  @FieldResolver(() => String, {
    description: 'Opaque place of the entry. Paging on from it stays right when the entry itself is deleted.',
  })
  cursor(@Root() { source, index }: InvalidEmailEdge): string {
    return cursorOf(source, index);
  }

  @FieldResolver(() => InvalidEmailType, { description: 'The entry.' })
  node(@Root() { source, index }: InvalidEmailEdge): InvalidEmailType {
    return toInvalidEmailType(source.user, source.list, index);
  }
}

@Resolver(() => InvalidEmailConnection)
export class InvalidEmailConnectionResolver {
  @FieldResolver(() => [InvalidEmailEdge], { description: 'The entries of the page with their cursors.' })
  async edges(@Root() { source }: InvalidEmailConnection): Promise<InvalidEmailRows<InvalidEmailEdge>> {
    const { user, list, page } = source;
    // For their cursors and ids.
    await occurrencesInTurns(list);
    const cursorOfIndex = (index: number): string => cursorOf(source, index);
    return createRows({ user, list, indexes: page.indexes, cursorOf: cursorOfIndex }, (index) => ({ source, index }));
  }

  @FieldResolver(() => [InvalidEmailType], { description: 'The entries of the page.' })
  nodes(@Root() { source: { user, list, page } }: InvalidEmailConnection): InvalidEmailRows<InvalidEmailType> {
    return createInvalidEmailRows(user, list, page.indexes);
  }

  @FieldResolver(() => PageInfoType, { description: 'Where the page stands in the whole.' })
  async pageInfo(@Root() { source }: InvalidEmailConnection): Promise<PageInfoType> {
    await occurrencesInTurns(source.list);
    return toPageInfo(source);
  }

  @FieldResolver(() => Int, { description: 'All entries that pass the filter, on this page or not.' })
  totalCount(@Root() { source }: InvalidEmailConnection): number {
    return source.page.totalCount;
  }

  @FieldResolver(() => DateTime, {
    description: 'When the read of the list began: the list is at least as new as this.',
  })
  asOf(@Root() { source }: InvalidEmailConnection): number {
    return source.list.readAtMs;
  }
}

function toPageInfo(source: PageSource): PageInfoType {
  const { indexes, hasNextPage, hasPreviousPage } = source.page;
  const cursorAt = (index: number | undefined) => (index === undefined ? null : cursorOf(source, index));
  return {
    hasNextPage,
    hasPreviousPage,
    get startCursor() {
      return cursorAt(indexes[0]);
    },
    get endCursor() {
      return cursorAt(indexes.at(-1));
    },
  };
}

function cursorOf({ list, order }: PageSource, index: number): string {
  return encodeCursor(order, sortKeyOf(list, index));
}
