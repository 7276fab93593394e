// Apollo Server 5 with type-graphql and DataLoader, as their documentation teaches them: startStandaloneServer, a loader a request, fetch.
// https://www.apollographql.com/docs/apollo-server/getting-started, .../data/fetching-data (DataLoader), https://typegraphql.com/docs/resolvers.html
import 'reflect-metadata';
import { ApolloServer, type BaseContext } from '@apollo/server';
import { ApolloServerPluginCacheControl } from '@apollo/server/plugin/cacheControl';
import { startStandaloneServer } from '@apollo/server/standalone';
import responseCachePlugin from '@apollo/server-plugin-response-cache';
import DataLoader from 'dataloader';
import { XMLParser } from 'fast-xml-parser';
import {
  Arg,
  Args,
  ArgsType,
  buildSchema,
  Ctx,
  Field,
  FieldResolver,
  Int,
  ObjectType,
  Query,
  Resolver,
  Root,
  registerEnumType,
} from 'type-graphql';
import { CACHE, CACHE_SECONDS, listening, listForm, UPSTREAM_FORMAT, UPSTREAM_URL } from './environment.mjs';
import { pageOf } from './page.mjs';

enum InvalidEmailOrder {
  EMAIL_ASC = 'EMAIL_ASC',
}
registerEnumType(InvalidEmailOrder, { name: 'InvalidEmailOrder' });

@ObjectType()
class InvalidEmail {
  @Field(() => String)
  email!: string;

  @Field(() => String)
  reason!: string;

  @Field(() => String, { nullable: true })
  created!: string;
}

@ObjectType()
class Customer {
  @Field(() => String)
  user!: string;
}

@ArgsType()
class PageArguments {
  @Field(() => String, { nullable: true })
  domain?: string;

  @Field(() => InvalidEmailOrder, { nullable: true })
  orderBy?: InvalidEmailOrder;

  @Field(() => Int, { nullable: true })
  limit?: number;

  @Field(() => Int, { nullable: true })
  offset?: number;
}

interface Context extends BaseContext {
  readonly lists: DataLoader<string, readonly InvalidEmail[]>;
}

@Resolver(() => Customer)
class CustomerResolver {
  @Query(() => Customer, { nullable: true })
  customer(@Arg('user', () => String) user: string): Customer {
    return { user };
  }

  @FieldResolver(() => [InvalidEmail], { nullable: true })
  async invalidEmails(
    @Root() customer: Customer,
    @Args(() => PageArguments) page: PageArguments,
    @Ctx() { lists }: Context,
  ): Promise<readonly InvalidEmail[]> {
    return pageOf(await lists.load(customer.user), page);
  }
}

// One row would be an object and "0012" a number by the parser's defaults.
const xml = new XMLParser({ isArray: (name) => name === 'invalidemail', parseTagValue: false });

async function fetchList(user: string): Promise<readonly InvalidEmail[]> {
  const response = await fetch(`${UPSTREAM_URL}/api/distributor.manage.${UPSTREAM_FORMAT}`, {
    method: 'POST',
    body: listForm(user),
  });
  if (!response.ok) throw new Error(`The upstream answered ${response.status}`);
  if (UPSTREAM_FORMAT === 'json') return (await response.json()) as InvalidEmail[];
  return xml.parse(await response.text()).invalidemails.invalidemail;
}

const server = new ApolloServer<Context>({
  schema: await buildSchema({ resolvers: [CustomerResolver], validate: false }),
  plugins: CACHE ? [ApolloServerPluginCacheControl({ defaultMaxAge: CACHE_SECONDS }), responseCachePlugin()] : [],
});
const { url } = await startStandaloneServer(server, {
  listen: { port: 0, host: '127.0.0.1' },
  context: async () => ({ lists: new DataLoader((users: readonly string[]) => Promise.all(users.map(fetchList))) }),
});
listening(url);
