import { ApolloServer } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import type { Observer } from '../observability/events.js';
import type { Logger } from '../observability/logger.js';
import type { GatewayContext } from './context.js';
import { createErrorLogPlugin, formatError } from './error-border.js';
import { createRequestPlugin } from './request-plugin.js';
import { createSchema } from './schema.js';

export type Apollo = ApolloServer<GatewayContext>;

export interface ApolloOptions {
  readonly production: boolean;
  readonly log: Logger;
  readonly observer: Observer;
}

/** Apollo Server without its own HTTP, without anything that phones home, and with our error border. */
export async function startApollo({ production, log, observer }: ApolloOptions): Promise<Apollo> {
  const apollo = new ApolloServer<GatewayContext>({
    schema: createSchema(),
    nodeEnv: production ? 'production' : 'development',
    introspection: !production,
    csrfPrevention: true,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    formatError,
    logger: log,
    plugins: [
      createErrorLogPlugin(log),
      createRequestPlugin(observer),
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginSchemaReportingDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
    ],
  });
  await apollo.start();
  return apollo;
}
