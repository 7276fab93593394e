import type { DocumentNode, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import type { OperationLimits } from '../../config/limits.js';
import type { GatewayError } from '../../errors.js';
import type { Logger } from '../../observability/logger.js';
import type { RequestHooks, RequestPlugin } from '../plugins-in-order.js';
import { refusalOf } from '../refusal.js';
import { type CostPlan, createCostPlan } from './cost-plan.js';
import { type Excess, findExcesses } from './limits-rule.js';
import { overCost, overTokens, totalOf } from './over-limit.js';

/**
 * The limits that depend on variables, for every request. Of the hooks of Apollo Server, errors from `didResolveOperation` keep their
 * status; those of most others become 500.
 */
export function createLimitsPlugin(limits: OperationLimits, log: Logger): RequestPlugin {
  const costPlanOf = createPlanStore();
  const excessesOf = createExcessStore(limits);

  const enforce: RequestHooks = {
    didResolveOperation({ schema, document, operation, request }) {
      if (operation === undefined) return;
      const cost = costPlanOf(schema, document, operation)(request.variables ?? {});
      if (totalOf(cost) > limits.cost) throw refusalOf(overCost(cost, limits.cost), operation);
    },
  };
  const warn: RequestHooks = {
    didResolveOperation({ schema, document, operation, operationName, request, contextValue: { marks } }) {
      if (operation === undefined) return;
      const tell = ({ message }: GatewayError) =>
        log.warn(
          { ...marks, operation: operationName, limit: message },
          'over a limit, and answered (LIMITS_MODE=warn)',
        );
      if ((document.tokenCount ?? 0) > limits.tokens) tell(overTokens(limits.tokens));
      for (const excess of excessesOf(document)) if (excess.operation === operation) tell(excess.error);
      const cost = costPlanOf(schema, document, operation)(request.variables ?? {});
      if (totalOf(cost) > limits.cost) tell(overCost(cost, limits.cost));
    },
  };
  const hooks = limits.mode === 'enforce' ? enforce : warn;
  return { requestDidStart: () => hooks };
}

/** Plans live as long as their document, which Apollo Server keeps in bounded memory. */
function createPlanStore() {
  const plans = new WeakMap<OperationDefinitionNode, CostPlan>();
  return (schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode): CostPlan => {
    const known = plans.get(operation);
    if (known !== undefined) return known;
    const plan = createCostPlan(schema, document, operation);
    plans.set(operation, plan);
    return plan;
  };
}

function createExcessStore(limits: OperationLimits) {
  const excesses = new WeakMap<DocumentNode, readonly Excess[]>();
  return (document: DocumentNode): readonly Excess[] => {
    const known = excesses.get(document);
    if (known !== undefined) return known;
    const found = findExcesses(document, limits);
    excesses.set(document, found);
    return found;
  };
}
