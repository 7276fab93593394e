import { type LimitName, SETTING_OF } from '../../config/limits.js';
import { GatewayError } from '../../errors.js';
import type { Cost } from './cost-plan.js';
import { ROWS_PER_CALL } from './field-costs.js';

/** What is wrong with an operation that is over a limit: the limit, the value, the setting and the way out. */

export function totalOf({ calls, rows }: Cost): number {
  return calls * ROWS_PER_CALL + rows;
}

type CountedLimit = Exclude<LimitName, 'tokens' | 'cost'>;

const WORDING: Readonly<Record<CountedLimit, readonly [string, string]>> = {
  depth: ['levels of fields', 'select less deeply'],
  aliases: ['aliases', 'ask for several customers with "customers", or send it in parts'],
  rootFields: ['root fields', 'ask for several customers with "customers", or send it in parts'],
  directives: ['uses of directives', 'send an operation for each case'],
  repeatedFields: ['selections of one field in one place', 'select each field once'],
};

/** @param count how many the operation has */
export function overCount(limit: CountedLimit, count: number, max: number): GatewayError {
  const [what, wayOut] = WORDING[limit];
  return overLimit(limit, `The operation has ${shown(count)} ${what}`, max, wayOut);
}

/** @param cost what the operation may cost with its variables */
export function overCost(cost: Cost, max: number): GatewayError {
  const { calls, rows } = cost;
  const what = `The operation may cost ${shown(totalOf(cost))}: ${shown(rows)} rows, and ${ROWS_PER_CALL} for each of ${shown(calls)} upstream calls`;
  return overLimit('cost', what, max, 'ask for fewer customers, rows or deletes at once');
}

export function overTokens(max: number): GatewayError {
  const wayOut = 'move values into variables, or send it in parts';
  return overLimit('tokens', `The document has more than ${max} tokens`, null, wayOut);
}

const TOO_MANY_TOKENS = /^Syntax Error: Document contains more th\w+ (\d+) tokens\. Parsing aborted\.$/;

/** The parser says it as a syntax error. Null where the message is of another. */
export function overTokensOf(message: string): GatewayError | null {
  const max = TOO_MANY_TOKENS.exec(message)?.[1];
  return max === undefined ? null : overTokens(Number(max));
}

function overLimit(limit: LimitName, what: string, max: number | null, wayOut: string): GatewayError {
  const allowed = max === null ? '' : `; at most ${max} are allowed`;
  return new GatewayError('OPERATION_LIMIT', `${what}${allowed} (${SETTING_OF[limit]}): ${wayOut}.`);
}

function shown(count: number): string {
  return count < Number.MAX_SAFE_INTEGER ? String(count) : 'far too many';
}
