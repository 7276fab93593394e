// A customer's name says how long its list is: `list-10-0000042` has ten entries, and its number stands in each of them.

/** Width of the number: every answer of one size has the same length, whoever is asked for. */
export const NUMBER_DIGITS = 7;

export function userName(size, number) {
  return `list-${size}-${String(number).padStart(NUMBER_DIGITS, '0')}`;
}

/** The size and number that a name says, or null where it says none. */
export function parseUserName(user) {
  const found = /^list-(\d{1,6})-(\d{7})$/.exec(user);
  return found === null ? null : { size: Number(found[1]), number: Number(found[2]) };
}
