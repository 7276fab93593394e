import { GraphQLError, GraphQLScalarType, Kind } from 'graphql';

const RFC_3339 = /^(\d{4})-(\d{2})-(\d{2})[Tt]([01]\d|2[0-3]):(\d{2}):(\d{2})(\.\d+)?([Zz]|[+-]\d{2}:\d{2})$/;

/** Milliseconds since the epoch inside, RFC 3339 in UTC outside; fractions only where there are any. */
export const DateTime = new GraphQLScalarType<number, string>({
  name: 'DateTime',
  description: 'An instant, RFC 3339, always UTC: 2009-06-10T19:40:30Z (fractions only where there are any).',
  specifiedByURL: 'https://scalars.graphql.org/andimarek/date-time.html',
  serialize(value) {
    if (typeof value !== 'number') throw new GraphQLError('DateTime cannot represent this value.');
    return formatInstant(value);
  },
  parseValue: parseInstant,
  parseLiteral(node) {
    return parseInstant(node.kind === Kind.STRING ? node.value : null);
  },
});

/** @param ms milliseconds since the epoch */
export function formatInstant(ms: number): string {
  const text = new Date(ms).toISOString();
  return text.endsWith('.000Z') ? `${text.slice(0, -5)}Z` : text;
}

function parseInstant(value: unknown): number {
  const match = typeof value === 'string' ? RFC_3339.exec(value) : null;
  const instant = match === null ? Number.NaN : Date.parse(match[0].toUpperCase());
  // Date.parse rolls the 30th of February over into March.
  const dayExists =
    match !== null &&
    new Date(Date.UTC(Number(match[1]), Number(match[2]) - 1, Number(match[3]))).getUTCDate() === Number(match[3]);
  if (Number.isNaN(instant) || !dayExists) {
    throw new GraphQLError('DateTime must be an RFC 3339 instant such as 2009-06-10T19:40:30Z.');
  }
  return instant;
}
