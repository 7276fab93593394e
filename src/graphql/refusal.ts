import { type ASTNode, GraphQLError } from 'graphql';
import type { GatewayError } from '../errors.js';

/** The refusal of a whole operation as GraphQL has it. Where Apollo Server puts a code of its own over ours, the error border takes it from inside. */
export function refusalOf(error: GatewayError, node: ASTNode | null = null): GraphQLError {
  return new GraphQLError(error.message, {
    nodes: node,
    originalError: error,
    extensions: { code: error.code, http: { status: 400 } },
  });
}
