/** More than any argument of the schema takes. */
const MAX_ENTRIES = 1000;
const MAX_MEMBERS = 100;
const MAX_DEPTH = 5;

/**
 * Whether variables are larger than any that could be right. graphql-jit tells of every wrong entry and member, and quotes the whole object
 * for each: a body of one megabyte would take it minutes. graphql-js ends after the first few.
 */
export function hasHugeVariables(variables: Readonly<Record<string, unknown>>): boolean {
  return isHuge(variables, 0);
}

function isHuge(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (depth > MAX_DEPTH) return true;
  if (Array.isArray(value)) return value.length > MAX_ENTRIES || value.some((entry) => isHuge(entry, depth + 1));
  const members = Object.values(value);
  return members.length > MAX_MEMBERS || members.some((member) => isHuge(member, depth + 1));
}
