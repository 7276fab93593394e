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
import { createCompiledExecution } from './execution/compiled-execution.js';
import { createCompiledQueries } from './execution/compiled-queries.js';
import { stringifyResult } from './execution/encoded-rows.js';
import { addEncodedFields } from './execution/execution-schema.js';
import { createRequestPlugin } from './request-plugin.js';
import { createSchema } from './schema.js';

export type Apollo = ApolloServer<GatewayContext>;

export interface ApolloOptions {
  readonly production: boolean;
  readonly log: Logger;
  readonly observer: Observer;
}

/** A compiled operation takes some 10 kB; a front-end has some dozen. */
const COMPILED = { limit: 500, compileAtUse: 2 };

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
    stringifyResult,
    logger: log,
    plugins: [
      createErrorLogPlugin(log),
      createRequestPlugin(observer),
      createCompiledExecution(createCompiledQueries({ schema: addEncodedFields(createSchema()), ...COMPILED }), log),
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
