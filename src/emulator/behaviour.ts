/**
 * What CONTRACT 7 leaves open, as switches. The first choice of each is the emulator's default reading;
 * this one table gives the type, the defaults and the check of what the control API is sent.
 */
export const BEHAVIOUR_CHOICES = {
  /** How an empty XML list is written: `<invalidemails></invalidemails>` or `<invalidemails/>` (CONTRACT 7 #1). */
  emptyXmlList: ['open-close', 'self-closing'],
  /** Which of the recorded answers to bad credentials is given (CONTRACT 7 #6, 2.3). */
  badCredentials: [
    'errors-array',
    'errors-array-400',
    'errors-first',
    'error-object',
    'error-object-200',
    'error-string-403',
  ],
  /** Whether a delete without an address empties the whole list, as it once did (CONTRACT 0.6, 7 #8). */
  legacyWipe: [false, true],
  /** How addresses are compared, by deletes and by version 3's filter (CONTRACT 7 #16). */
  addressMatch: ['exact', 'ignore-case'],
  /** How XML is laid out: on one line like the seed document, or indented like the intact pages. Clients must read both. */
  xmlLayout: ['compact', 'indented'],
  /** Version 3: what is said of an `on-behalf-of` that names nobody of this account (CONTRACT 7 #20). */
  unknownCustomer: ['forbidden-403', 'unauthorized-401', 'not-found-404'],
  /** Version 3: what the key is allowed to do. `suppression` is lists and deletes, without the customers of the account. */
  keyScopes: ['all', 'suppression', 'suppression.read', 'none'],
  /** Version 3: what is said of what the key is not allowed to do. 403 was seen; 401 is the refusal on the vendor's page of subusers (CONTRACT 3.1). */
  missingScope: ['forbidden-403', 'unauthorized-401'],
  /** Version 3: which region's host this is; it answers 451 for customers of the other (CONTRACT 7 #21). */
  region: ['global', 'eu'],
  /** Version 3: whether a call without the header Accept gets 406 (CONTRACT 3: "on some calls"). */
  acceptHeader: ['optional', 'required'],
  /** Version 3: the most rows that a page has, whatever is asked for; 500 is what is documented (CONTRACT 3). */
  pageCap: [500, 100],
  /** Version 3: how the parameter `email` of the list is read (CONTRACT 7 #15). */
  emailFilter: ['prefix', 'exact'],
  /** Version 3: how the parameter `username` of the subusers is read; undocumented. */
  usernameFilter: ['exact', 'prefix'],
  /** Version 3: whether lists carry the header Link (CONTRACT 7 #22). */
  linkHeader: ['sent', 'absent'],
  /** Version 3: how many addresses a bulk delete takes (CONTRACT 7 #18). */
  bulkCap: ['none', 500],
} as const;

type Choices = typeof BEHAVIOUR_CHOICES;

/** Tests may assign to it at any time; it is read once per request. */
export type Behaviour = { -readonly [Name in keyof Choices]: Choices[Name][number] };

export function createBehaviour(given: Partial<Behaviour> = {}): Behaviour {
  const defaults = Object.entries(BEHAVIOUR_CHOICES).map(([name, [first]]) => [name, first]);
  return { ...(Object.fromEntries(defaults) as Behaviour), ...given };
}

/** What is wrong with a patch, in sentences; none when every name and value is a known one. */
export function behaviourProblems(patch: Readonly<Record<string, unknown>>): readonly string[] {
  const choices = new Map<string, readonly unknown[]>(Object.entries(BEHAVIOUR_CHOICES));
  return Object.entries(patch).flatMap(([name, value]) => {
    const allowed = choices.get(name);
    if (allowed === undefined) return [`There is no switch named ${JSON.stringify(name)}.`];
    if (allowed.includes(value)) return [];
    return [`${name} must be one of ${allowed.map((choice) => JSON.stringify(choice)).join(', ')}.`];
  });
}
