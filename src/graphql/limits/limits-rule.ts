import type { DocumentNode, OperationDefinitionNode, ValidationRule } from 'graphql';
import type { OperationLimits } from '../../config/limits.js';
import type { GatewayError } from '../../errors.js';
import { refusalOf } from '../refusal.js';
import { measureOperations } from './measures.js';
import { overCount } from './over-limit.js';

const COUNTED = ['depth', 'aliases', 'rootFields', 'directives', 'repeatedFields'] as const;

export interface Excess {
  readonly operation: OperationDefinitionNode;
  readonly error: GatewayError;
}

/** Every limit that every operation of the document is over; what depends on variables is not among them. */
export function findExcesses(document: DocumentNode, limits: OperationLimits): readonly Excess[] {
  return [...measureOperations(document)].flatMap(([operation, measures]) =>
    COUNTED.filter((limit) => measures[limit] > limits[limit]).map((limit) => ({
      operation,
      error: overCount(limit, measures[limit], limits[limit]),
    })),
  );
}

/** Apollo Server keeps validated documents, so this runs once for each, and not for each request. */
export function createLimitsRule(limits: OperationLimits): ValidationRule {
  return (context) => ({
    Document(document) {
      for (const { operation, error } of findExcesses(document, limits)) {
        context.reportError(refusalOf(error, operation));
      }
    },
  });
}
