/** What a handler answers, before it is written as JSON. */
export interface Reply {
  readonly status: number;
  /** Absent: no body. */
  readonly value?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export const ok = (value: unknown, headers: Reply['headers'] = {}): Reply => ({ status: 200, value, headers });

export const DONE: Reply = { status: 204 };

/** The envelope of CONTRACT 3.1; `field` names the parameter that is at fault. */
export const failure = (status: number, message: string, field: string | null = null): Reply => ({
  status,
  value: { errors: [{ field, message }] },
});

/** Other members in another order: it comes from another backend (fixtures 23 and 24). */
const unauthorized = (message: string): Reply => ({
  status: 401,
  value: { errors: [{ message, field: null, help: null }] },
});

export const NO_CREDENTIAL = unauthorized('Permission denied, wrong credentials');
export const BAD_KEY = unauthorized('The provided authorization grant is invalid, expired, or revoked');
/** What paths say where nothing is (CONTRACT 3.1). */
export const AUTHORIZATION_REQUIRED = failure(401, 'authorization required');
/** Fixture 25. */
export const FORBIDDEN = failure(403, 'access forbidden');
/** Fixture 22. */
export const NOT_FOUND = failure(404, 'resource not found');
export const BAD_PATH = failure(400, 'the path is not percent-encoded properly');
/** CONTRACT 3.1 gives the reason, "missing Accept"; the words are the emulator's. */
export const NOT_ACCEPTABLE = failure(406, 'the header Accept must include application/json');
/** CONTRACT 3.1 gives the reason, data residency; the words are the emulator's. */
export const WRONG_REGION = failure(451, 'this account is in another region');
/** Fixture 26. */
export const TOO_MANY = failure(429, 'too many requests');
