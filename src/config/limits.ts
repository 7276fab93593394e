import { integer, oneOf } from './setting.js';
import type { Settings } from './settings.js';

/** What one operation may ask for. How each is counted, and how to find values that fit: docs/limits.md. */
export const LIMIT_SETTINGS = {
  LIMITS_MODE: oneOf('enforce', 'warn')
    .default('enforce')
    .describe(
      'What happens to an operation over one of the `MAX_OPERATION_*`: it is `OPERATION_LIMIT`, or it runs and a line in the log says so.',
    ),
  MAX_OPERATION_TOKENS: integer(1, 100_000)
    .default(1200)
    .describe('Tokens of a document. From about 2000 on the parser runs out of stack when they are nested.'),
  MAX_OPERATION_DEPTH: integer(1, 1000).default(10).describe('Fields within fields; introspection is not counted.'),
  MAX_OPERATION_ALIASES: integer(0, 100_000)
    .default(100)
    .describe('Aliases, those of a fragment once for each place where it is spread.'),
  MAX_OPERATION_ROOT_FIELDS: integer(1, 100_000).default(60).describe('Fields of the query or of the mutation itself.'),
  MAX_OPERATION_DIRECTIVES: integer(0, 100_000).default(50).describe('Uses of directives, such as `@include`.'),
  MAX_OPERATION_REPEATED_FIELDS: integer(1, 100_000)
    .default(20)
    .describe('How many times one field may be selected in one place, fragments included.'),
  MAX_OPERATION_COST: integer(1, 1_000_000_000)
    .default(55_000)
    .describe('Rows asked for, and 100 for each call to the upstream that the operation may cause.'),
};

/** The setting that each limit comes from. */
export const SETTING_OF = {
  tokens: 'MAX_OPERATION_TOKENS',
  depth: 'MAX_OPERATION_DEPTH',
  aliases: 'MAX_OPERATION_ALIASES',
  rootFields: 'MAX_OPERATION_ROOT_FIELDS',
  directives: 'MAX_OPERATION_DIRECTIVES',
  repeatedFields: 'MAX_OPERATION_REPEATED_FIELDS',
  cost: 'MAX_OPERATION_COST',
} as const satisfies Record<string, keyof typeof LIMIT_SETTINGS>;

export type LimitName = keyof typeof SETTING_OF;

export interface OperationLimits extends Readonly<Record<LimitName, number>> {
  readonly mode: 'enforce' | 'warn';
}

export function readLimits(settings: Settings): OperationLimits {
  return {
    mode: settings.LIMITS_MODE,
    tokens: settings.MAX_OPERATION_TOKENS,
    depth: settings.MAX_OPERATION_DEPTH,
    aliases: settings.MAX_OPERATION_ALIASES,
    rootFields: settings.MAX_OPERATION_ROOT_FIELDS,
    directives: settings.MAX_OPERATION_DIRECTIVES,
    repeatedFields: settings.MAX_OPERATION_REPEATED_FIELDS,
    cost: settings.MAX_OPERATION_COST,
  };
}
