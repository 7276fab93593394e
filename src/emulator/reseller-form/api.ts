import type { Behaviour } from '../behaviour.js';
import { bearerToken, type Credentials } from '../credentials.js';
import { type Document, inBatches } from '../formats/document.js';
import { JSON_CONTENT_TYPE, jsonPieces } from '../formats/json.js';
import { XML_CONTENT_TYPE, xmlPieces } from '../formats/xml.js';
import type { Answer } from '../http/answer.js';
import { formFields, type Received } from '../http/receive.js';
import type { RateCounter, RateLimits } from '../rate-limits.js';
import { type Operation, type UpstreamApi, withoutCredentials } from '../upstream-api.js';
import { createInvalidEmailsTasks, type InvalidEmailsRooms } from './invalid-emails.js';
import { createPagedProfileTasks, createProfileTasks } from './profiles.js';
import { BAD_CREDENTIALS, failure, type Reply, type Task } from './reply.js';

export interface ResellerFormRooms extends InvalidEmailsRooms {
  readonly credentials: Credentials;
  readonly rateLimits: Readonly<RateLimits>;
  readonly rateCounter: RateCounter;
}

type Fields = Readonly<Record<string, string>>;

/** The tasks by `method` and `task`. */
type Tasks = ReadonlyMap<string, ReadonlyMap<string, Task>>;

/** The versions differ by their path; the suffix picks the format of the answer (CONTRACT 1, 2). */
const PATH = /^\/(?<root>api\/distributor|apiv2\/reseller)\.manage\.(?<format>xml|json)$/;

interface Version {
  /** Its name in the rate limits. */
  readonly name: 'v1' | 'v2';
  readonly methods: Tasks;
  /** Whether a key may come as a Bearer token instead of in the form. */
  readonly takesBearer: boolean;
}

/** Versions 1 and 2 of the Reseller API: takes what is sent to their paths, and answers null to every other path. */
export function createResellerFormApi(rooms: ResellerFormRooms): UpstreamApi {
  const { behaviour, credentials, rateCounter, rateLimits, state } = rooms;
  const invalidEmails = createInvalidEmailsTasks(rooms);
  const methods = (profiles: ReadonlyMap<string, Task>): Tasks =>
    new Map([
      ['invalidemails', invalidEmails],
      ['profile', profiles],
    ]);
  // CONTRACT 2.4 knows of Bearer on the paths of version 2 only; on version 1 it is undocumented.
  const v1: Version = { name: 'v1', methods: methods(createProfileTasks(state)), takesBearer: false };
  const v2: Version = { name: 'v2', methods: methods(createPagedProfileTasks(state)), takesBearer: true };

  const isSpent = (name: Version['name']): boolean => {
    const limit = rateLimits[name];
    return limit !== null && !rateCounter.take(name, limit);
  };

  const reply = ({ name, methods, takesBearer }: Version, { method, headers }: Received, fields: Fields): Reply => {
    // CONTRACT 1: no other verb is supported. Before the credentials, as CONTRACT 3.1 observed on v3.
    if (method !== 'GET' && method !== 'POST') {
      return { ...failure('Method not allowed', 405), headers: { Allow: 'GET, POST' } };
    }
    const token = takesBearer ? bearerToken(headers) : null;
    if (!isKnown(credentials, fields, token)) return BAD_CREDENTIALS[behaviour.badCredentials];
    // The text of CONTRACT 0.9, also on version 1 (CONTRACT 7 #26).
    return isSpent(name) ? failure('too many requests', 429) : runTask(methods, fields);
  };

  return (received) => {
    const path = PATH.exec(received.path)?.groups;
    if (path === undefined) return null;
    const version = path['root'] === 'api/distributor' ? v1 : v2;
    const fields = formFields(received);
    const written = ({ status, document, headers }: Reply): Answer => ({
      status,
      ...(path['format'] === 'xml' ? inXml(document, behaviour, headers) : inJson(document, headers)),
    });
    return {
      operation: operationOf(fields),
      user: fields['user'] ?? null,
      shown: { fields: withoutCredentials(fields) },
      answer: () => written(reply(version, received, fields)),
      failure: (status, text) => written(failure(text, status)),
    };
  };
}

/** Where the form names credentials, a token beside them counts for nothing. */
function isKnown(credentials: Credentials, fields: Fields, token: string | null): boolean {
  const { api_user: user, api_key: key } = fields;
  if (user === undefined && key === undefined) return token === credentials.key;
  return user === credentials.user && key === credentials.key;
}

const OPERATIONS: ReadonlyMap<string, Operation> = new Map([
  ['get', 'list'],
  ['delete', 'delete'],
]);

function operationOf(fields: Fields): Operation {
  if (fields['method'] !== 'invalidemails') return 'other';
  return OPERATIONS.get(fields['task'] ?? '') ?? 'other';
}

/** CONTRACT 7 #7: a missing or unknown method or task is a parameter error in the general envelope. */
function runTask(methods: Tasks, fields: Fields): Reply {
  const method = fields['method'] ?? '';
  if (method === '') return failure('method is required');
  const tasks = methods.get(method);
  if (tasks === undefined) return failure('method is unknown');
  const name = fields['task'] ?? '';
  if (name === '') return failure('task is required');
  const task = tasks.get(name);
  return task === undefined ? failure('task is unknown') : task(fields);
}

/** The style is copied now: the body is made later, when a test may have changed the switches again. */
function inXml(document: Document, { emptyXmlList, xmlLayout }: Behaviour, headers: Reply['headers']) {
  return {
    headers: { ...headers, 'Content-Type': XML_CONTENT_TYPE },
    body: inBatches(xmlPieces(document, { emptyXmlList, xmlLayout })),
  };
}

function inJson(document: Document, headers: Reply['headers']) {
  return { headers: { ...headers, 'Content-Type': JSON_CONTENT_TYPE }, body: inBatches(jsonPieces(document)) };
}
