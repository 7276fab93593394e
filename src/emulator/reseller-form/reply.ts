import type { Behaviour } from '../behaviour.js';
import type { Document, Entry } from '../formats/document.js';

/** What a task answers, before a format is chosen. */
export interface Reply {
  readonly status: number;
  readonly document: Document;
  readonly headers?: Readonly<Record<string, string>>;
}

/** One `task` of one `method`: form fields in, reply out. Credentials were checked before. */
export type Task = (fields: Readonly<Record<string, string>>) => Reply;

const result = (status: number, entry: Entry): Reply => ({ status, document: { kind: 'result', result: entry } });

export const list = (name: 'invalidemails' | 'users', entries: Iterable<Entry>): Reply => ({
  status: 200,
  document: { kind: 'list', name, entries },
});

/** Success and "not found" differ only in this text, and both are 200 (CONTRACT 1.1, 0.4). */
export const message = (text: string): Reply => result(200, { message: text });

/** The general error envelope (CONTRACT 1.1, fixtures 14 and 15); 400 because it is a parameter error (CONTRACT 1.2, 7 #7). */
export const failure = (text: string, status = 400): Reply => result(status, { message: 'error', errors: [text] });

/** CONTRACT 7 #5. */
export const USER_NOT_FOUND = message('User not found');

/** CONTRACT 7 #8 in the words of docs PR #351 (fixture 18). The XML form of this envelope is inferred. */
export const NO_SELECTOR = result(400, {
  error: 'error in email: no valid parameters provided. Use delete_all=1 to remove everything',
});

const WRONG_CREDENTIALS = 'Permission denied, wrong credentials';
const BAD_LOGIN = 'Bad username / password';

/** All that was seen for bad credentials (CONTRACT 2.3), each under the status it was seen with; the default is CONTRACT 7 #6. */
export const BAD_CREDENTIALS: Readonly<Record<Behaviour['badCredentials'], Reply>> = {
  'errors-array': failure(WRONG_CREDENTIALS, 401),
  'errors-array-400': failure(BAD_LOGIN, 400),
  'errors-first': result(401, { errors: [WRONG_CREDENTIALS], message: 'error' }),
  'error-object': result(401, { error: { code: 401, message: WRONG_CREDENTIALS } }),
  'error-object-200': result(200, { error: { code: 401, message: WRONG_CREDENTIALS } }),
  'error-string-403': result(403, { error: BAD_LOGIN }),
};
