/** `query ($u0: String! …) { c0: customer(user: $u0) { … } … }`: one alias and one variable for every customer. */
export function customersByAlias(users: readonly string[], selection: string) {
  const variables = Object.fromEntries(users.map((user, index) => [`u${index}`, user]));
  const declared = Object.keys(variables).map((name) => `$${name}: String!`);
  const fields = users.map((_, index) => `c${index}: customer(user: $u${index}) { ${selection} }`);
  return { query: `query Customers(${declared.join(', ')}) { ${fields.join('\n')} }`, variables };
}

/** `text` so many times, with its number where it says `#`. */
export function times(count: number, text: string): string {
  return Array.from({ length: count }, (_, index) => text.replaceAll('#', String(index))).join('\n');
}
