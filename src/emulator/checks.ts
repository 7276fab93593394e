/** What is wrong with a value, in a sentence that begins with its name; null when nothing is. */
export type Check = (value: unknown, name: string) => string | null;

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const check =
  (isRight: (value: unknown) => boolean, expectation: string): Check =>
  (value, name) =>
    isRight(value) ? null : `${name} must be ${expectation}.`;

export const isText: Check = check((value) => typeof value === 'string', 'a text');

/** What a header can carry; Node refuses to write anything else. */
export const isHeaderText: Check = check(
  (value) => typeof value === 'string' && /^[ -~]*$/.test(value),
  'a text of printable ASCII characters',
);

export const whole = (least: number, most: number): Check =>
  check(
    (value) => typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most,
    `a whole number from ${least} to ${most}`,
  );

export const share = (isRight: (value: number) => boolean, expectation: string): Check =>
  check((value) => typeof value === 'number' && isRight(value), expectation);

export const oneOf = (...choices: readonly unknown[]): Check =>
  check((value) => choices.includes(value), `one of ${choices.map((choice) => JSON.stringify(choice)).join(', ')}`);

export const anyCaseOf = (wanted: string): Check =>
  check(
    (value) => typeof value === 'string' && value.toLowerCase() === wanted.toLowerCase(),
    `${wanted} in any letter case`,
  );

export const optional =
  (inner: Check): Check =>
  (value, name) =>
    value === undefined ? null : inner(value, name);

/** `value` itself, or whatever `inner` takes. */
export const either =
  (value: unknown, inner: Check): Check =>
  (given, name) =>
    given === value ? null : (inner(given, name)?.replace(/\.$/, ` or ${JSON.stringify(value)}.`) ?? null);

export type Fields = Readonly<Record<string, Check>>;

/** An object of these fields and no other. */
export const object =
  (fields: Fields): Check =>
  (value, name) => {
    if (!isRecord(value)) return `${name} must be an object.`;
    const unknown = Object.keys(value).find((field) => !Object.hasOwn(fields, field));
    if (unknown !== undefined) return `${name} has no field ${JSON.stringify(unknown)}.`;
    for (const [field, inner] of Object.entries(fields)) {
      const problem = inner(value[field], `${name}.${field}`);
      if (problem !== null) return problem;
    }
    return null;
  };

/** An object whose `kind` says which fields it has. */
export const variant = (kinds: Readonly<Record<string, Fields>>): Check => {
  const kind = oneOf(...Object.keys(kinds));
  return (value, name) => {
    if (!isRecord(value)) return `${name} must be an object.`;
    const problem = kind(value['kind'], `${name}.kind`);
    if (problem !== null) return problem;
    return object({ kind, ...kinds[String(value['kind'])] })(value, name);
  };
};
