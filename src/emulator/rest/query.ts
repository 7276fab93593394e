import { failure, type Reply } from './reply.js';

/** Which whole numbers a parameter takes, and what stands for one that was not sent. */
export interface Range {
  readonly least: number;
  readonly most: number;
  readonly otherwise: number;
}

type Query = Readonly<Record<string, string>>;

export type Numbers<Name extends string> =
  | { readonly numbers: Readonly<Record<Name, number>> }
  | { readonly refusal: Reply };

/** Reads whole numbers; the first that is none, or is out of its range, is a 400 with its name (CONTRACT 7 #13). */
export function readNumbers<Name extends string>(query: Query, ranges: Readonly<Record<Name, Range>>): Numbers<Name> {
  const numbers: Record<string, number> = {};
  for (const [name, range] of Object.entries<Range>(ranges)) {
    const number = numberOf(query[name], range);
    if (number === null) return { refusal: failure(400, `${name} must be a whole number ${inWords(range)}`, name) };
    numbers[name] = number;
  }
  return { numbers: numbers as Record<Name, number> };
}

function numberOf(text: string | undefined, { least, most, otherwise }: Range): number | null {
  if (text === undefined) return otherwise;
  const number = /^-?\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
  return number >= least && number <= most ? number : null;
}

const inWords = ({ least, most }: Range): string =>
  Number.isFinite(most) ? `from ${least} to ${most}` : `not below ${least}`;
