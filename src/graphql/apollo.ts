import { ApolloServer } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import { InMemoryLRUCache } from '@apollo/utils.keyvaluecache';
import type { DocumentNode } from 'graphql';
import type { OperationLimits } from '../config/limits.js';
import type { TrustedDocuments } from '../config/trusted-documents.js';
import type { Observer } from '../observability/events.js';
import type { Logger } from '../observability/logger.js';
import type { GatewayContext } from './context.js';
import { createDocumentsPlugin } from './documents/documents-plugin.js';
import { createErrorLogPlugin, formatError } from './error-border.js';
import { createCompileBudget } from './execution/compile-budget.js';
import { stringifyResult } from './execution/encoded-rows.js';
import { toExecutionSchema } from './execution/execution-schema.js';
import { createPlannedExecution } from './execution/planned-execution.js';
import { createQueryPlans, type QueryPlans } from './execution/query-plans.js';
import { createIntrospectionPlugin } from './introspection.js';
import { createLimitsPlugin } from './limits/limits-plugin.js';
import { createLimitsRule } from './limits/limits-rule.js';
import { createOverHttpPlugin } from './over-http.js';
import { inOrder } from './plugins-in-order.js';
import { createRefusedPlugin, createRequestPlugin } from './request-plugin.js';
import { createSchema } from './schema.js';

export type Apollo = ApolloServer<GatewayContext>;

export interface ApolloOptions {
  readonly production: boolean;
  readonly limits: OperationLimits;
  /** Null: every document may run. */
  readonly trustedDocuments: TrustedDocuments | null;
  readonly log: Logger;
  readonly observer: Observer;
}

/** Parsed documents, and texts of automatic persisted queries. Small ones take more than their text, so their number counts too. */
const DOCUMENTS = { max: 2000, maxSize: 30 * 2 ** 20 };
const PERSISTED = { max: 10_000, maxSize: 10 * 2 ** 20 };
/** A compiled operation takes some 10 kB; a front-end has some dozen, of some dozen fields. 200 take some ten milliseconds to compile. */
const PLANS = { limit: 500, compileAtUse: 2, maxFields: 200 };
/** Time for the operations of a front-end at once, and then no more than that others do not notice it. */
const COMPILING = { share: 0.05, maxMs: 1000 };
/** Of one answer about an operation that is not valid: five show what is wrong as well as a hundred do. */
const MAX_ERRORS = 5;
/** Where limits only warn: how many times as many tokens still end the parsing, which would run out of stack or time. */
const TOKENS_UNENFORCED = 4;

function createPlans(): QueryPlans {
  const compileBudget = createCompileBudget({ ...COMPILING, now: () => performance.now() });
  return createQueryPlans({ schema: toExecutionSchema(createSchema()), compileBudget, ...PLANS });
}

/** Apollo Server without its own HTTP, without anything that phones home, and with our error border. */
export async function startApollo(options: ApolloOptions): Promise<Apollo> {
  const { production, limits, trustedDocuments, log, observer } = options;
  const apollo = new ApolloServer<GatewayContext>({
    schema: createSchema(),
    nodeEnv: production ? 'production' : 'development',
    // Decided for each caller, by the plugin.
    introspection: true,
    csrfPrevention: true,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    parseOptions: { maxTokens: limits.mode === 'enforce' ? limits.tokens : limits.tokens * TOKENS_UNENFORCED },
    validationRules: limits.mode === 'enforce' ? [createLimitsRule(limits)] : [],
    validationOptions: { maxErrors: MAX_ERRORS },
    executionOptions: { maxCoercionErrors: MAX_ERRORS },
    documentStore: new InMemoryLRUCache<DocumentNode>(DOCUMENTS),
    persistedQueries: { cache: new InMemoryLRUCache<string>(PERSISTED) },
    formatError,
    stringifyResult,
    logger: log,
    plugins: [
      inOrder([
        createDocumentsPlugin(trustedDocuments, log),
        createIntrospectionPlugin((caller) => !production || caller.scopes.has('schema:read')),
        createLimitsPlugin(limits, log),
        createErrorLogPlugin(log),
        createOverHttpPlugin(),
        createRequestPlugin(observer),
        createPlannedExecution(createPlans(), log),
      ]),
      createRefusedPlugin(observer),
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
