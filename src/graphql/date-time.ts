import { GraphQLError, GraphQLScalarType, Kind } from 'graphql';
import { formatInstant, parseInstant } from '../instant.js';

/** Milliseconds since the epoch inside, RFC 3339 in UTC outside; fractions only where there are any. */
export const DateTime = new GraphQLScalarType<number, string>({
  name: 'DateTime',
  description: 'An instant, RFC 3339, always UTC: 2009-06-10T19:40:30Z (fractions only where there are any).',
  specifiedByURL: 'https://scalars.graphql.org/andimarek/date-time.html',
  serialize(value) {
    if (typeof value !== 'number') throw new GraphQLError('DateTime cannot represent this value.');
    return formatInstant(value);
  },
  parseValue: toInstant,
  parseLiteral(node) {
    return toInstant(node.kind === Kind.STRING ? node.value : null);
  },
});

function toInstant(value: unknown): number {
  const instant = typeof value === 'string' ? parseInstant(value) : null;
  if (instant === null) throw new GraphQLError('DateTime must be an RFC 3339 instant such as 2009-06-10T19:40:30Z.');
  return instant;
}
