import type { Behaviour } from '../behaviour.js';
import { type Document, inBatches } from '../formats/document.js';
import { JSON_CONTENT_TYPE, jsonPieces } from '../formats/json.js';
import { XML_CONTENT_TYPE, xmlPieces } from '../formats/xml.js';
import type { Answer } from '../http/answer.js';
import { formFields } from '../http/receive.js';
import type { Operation, UpstreamApi } from '../upstream-api.js';
import { createInvalidEmailsTasks, type InvalidEmailsRooms } from './invalid-emails.js';
import { createProfileTasks } from './profiles.js';
import { BAD_CREDENTIALS, failure, type Reply, type Task } from './reply.js';

export interface Credentials {
  /** The form field `api_user`. */
  readonly user: string;
  /** The form field `api_key`: in version 1, a password. */
  readonly key: string;
}

export interface ResellerFormRooms extends InvalidEmailsRooms {
  readonly credentials: Credentials;
}

type Fields = Readonly<Record<string, string>>;

/** The tasks by `method` and `task`. */
type Tasks = ReadonlyMap<string, ReadonlyMap<string, Task>>;

/** The suffix picks the format of the answer (CONTRACT 1). */
const PATH = /^\/api\/distributor\.manage\.(xml|json)$/;

/** Version 1 of the Reseller API: takes what is sent to its paths, and answers null to every other path. */
export function createResellerFormApi(rooms: ResellerFormRooms): UpstreamApi {
  const { behaviour, credentials, state } = rooms;
  const methods: Tasks = new Map([
    ['invalidemails', createInvalidEmailsTasks(rooms)],
    ['profile', createProfileTasks(state)],
  ]);

  const reply = (verb: string, fields: Fields): Reply => {
    // CONTRACT 1: no other verb is supported. Before the credentials, as CONTRACT 3.1 observed on v3.
    if (verb !== 'GET' && verb !== 'POST') {
      return { ...failure('Method not allowed', 405), headers: { Allow: 'GET, POST' } };
    }
    const isKnown = fields['api_user'] === credentials.user && fields['api_key'] === credentials.key;
    return isKnown ? runTask(methods, fields) : BAD_CREDENTIALS[behaviour.badCredentials];
  };

  return (received) => {
    const format = PATH.exec(received.path)?.[1];
    if (format === undefined) return null;
    const fields = formFields(received);
    const written = ({ status, document, headers }: Reply): Answer => ({
      status,
      ...(format === 'xml' ? inXml(document, behaviour, headers) : inJson(document, headers)),
    });
    return {
      operation: operationOf(fields),
      user: fields['user'] ?? null,
      answer: () => written(reply(received.method, fields)),
      failure: (status, text) => written(failure(text, status)),
    };
  };
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
