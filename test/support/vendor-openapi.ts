import { existsSync, readFileSync } from 'node:fs';
import { test } from '@jest/globals';
import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js';

/** The vendor's published description of version 3. It lies beside the project and is no part of it. */
const FILE = new URL('../../../shared/contract/openapi/invalid_emails_v3.json', import.meta.url);

/** A test against the vendor's description. Where it is absent the test is skipped, and its name says so. */
export function descriptionTest(title: string, body: () => void | Promise<void>): void {
  if (existsSync(FILE)) test(title, body);
  else test.skip(`${title} (skipped: the vendor's OpenAPI description is not beside the project)`, body);
}

interface Parameter {
  readonly name: string;
  readonly schema: { readonly minimum?: number; readonly maximum?: number };
}

interface Described {
  responses: Record<string, unknown>;
  requestBody?: { required?: boolean; content: { 'application/json': { schema: Record<string, unknown> } } };
}

interface Document {
  paths: Record<string, Record<string, Described>>;
  components: { schemas: Record<string, Record<string, unknown>>; parameters: Record<string, Parameter> };
}

const METHODS = ['get', 'delete'];

/** The description with the corrections of CONTRACT 3.2, in their order. */
function corrected(): Document {
  const document: Document = JSON.parse(readFileSync(FILE, 'utf8'));
  const { schemas } = document.components;
  // 1. Only 200 and 204 are declared.
  const failure = { content: { 'application/json': { schema: { $ref: '#/components/schemas/ErrorResponse' } } } };
  for (const status of [400, 401, 403, 404, 405, 406, 429, 451, 500]) {
    for (const [, , described] of operationsOf(document)) described.responses[status] = failure;
  }
  // 2. `format: email`, which real entries violate, is no assertion: see `validateFormats` below.
  // 3. No member of an entry is required.
  schemas['InvalidEmail'] = { ...schemas['InvalidEmail'], required: ['created', 'email', 'reason'] };
  // 4. `nullable` says nothing in OpenAPI 3.1, and `field` and `help` are null on the wire (CONTRACT 3.1).
  schemas['ErrorResponse'] = ERROR_RESPONSE;
  // 5. The body of the bulk delete is optional and allows both keys, as its example shows.
  const bulk = document.paths['/v3/suppression/invalid_emails']?.['delete']?.requestBody;
  if (bulk === undefined) throw new Error('The description has no body of the bulk delete.');
  bulk.required = true;
  const { example: _dropped, ...schema } = bulk.content['application/json'].schema;
  bulk.content['application/json'].schema = {
    ...schema,
    oneOf: [
      { required: ['emails'], properties: { emails: { minItems: 1 } } },
      { required: ['delete_all'], properties: { delete_all: { const: true } } },
    ],
    not: { required: ['emails', 'delete_all'] },
  };
  // 6. No header of an answer is described: the tests of the rate limits know them.
  return document;
}

const ERROR_RESPONSE = {
  type: 'object',
  required: ['errors'],
  properties: {
    id: { type: 'string' },
    errors: {
      type: 'array',
      minItems: 1,
      items: {
        type: 'object',
        required: ['message', 'field'],
        properties: {
          message: { type: 'string', minLength: 1 },
          field: { type: ['string', 'null'] },
          help: { type: ['string', 'object', 'null'] },
        },
      },
    },
  },
};

const operationsOf = ({ paths }: Document): readonly (readonly [string, string, Described])[] =>
  Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).flatMap(([method, described]) =>
      METHODS.includes(method) ? [[method, path, described] as const] : [],
    ),
  );

export interface Description {
  /** Methods in capitals and paths with `{email}`. */
  readonly operations: readonly { readonly method: string; readonly path: string }[];
  /** The range of a parameter that has one. */
  range(parameter: string): { readonly least: number; readonly most: number };
  /** The example of an answer with status 200. */
  example(path: string): unknown;
  /** What is wrong with an answer; none when it is as described. `body` is null where there was none. */
  answerProblems(
    method: string,
    path: string,
    answer: { readonly status: number; readonly body: unknown },
  ): readonly string[];
  /** What is wrong with the body of a request. */
  requestProblems(method: string, path: string, body: unknown): readonly string[];
}

export function readDescription(): Description {
  const document = corrected();
  const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true });
  ajv.addSchema(document, 'vendor');

  const problems = (pointer: readonly string[], value: unknown): readonly string[] => {
    const path = pointer.map((part) => part.replaceAll('~', '~0').replaceAll('/', '~1'));
    const validate = ajv.compile({ $ref: `vendor#/${path.map(encodeURIComponent).join('/')}` });
    return validate(value) ? [] : (validate.errors ?? []).map(inWords);
  };
  const operation = (method: string, path: string): Described => {
    const described = document.paths[path]?.[method.toLowerCase()];
    if (described === undefined) throw new Error(`${method} ${path} is not described.`);
    return described;
  };

  return {
    operations: operationsOf(document).map(([method, path]) => ({ method: method.toUpperCase(), path })),
    range: (name) => {
      const { minimum, maximum } =
        Object.values(document.components.parameters).find((parameter) => parameter.name === name)?.schema ?? {};
      if (minimum === undefined || maximum === undefined) throw new Error(`${name} has no range.`);
      return { least: minimum, most: maximum };
    },
    example: (path) => {
      const responses = JSON.parse(JSON.stringify(operation('GET', path).responses));
      return responses['200'].content['application/json'].examples.response.value;
    },
    answerProblems: (method, path, { status, body }) => {
      const declared = operation(method, path).responses[status];
      if (declared === undefined) return [`${status} is not declared`];
      const hasContent = typeof declared === 'object' && declared !== null && 'content' in declared;
      if (!hasContent) return body === null ? [] : [`${status} has no body`];
      const at = ['paths', path, method.toLowerCase(), 'responses', String(status)];
      return problems([...at, 'content', 'application/json', 'schema'], body);
    },
    requestProblems: (method, path, body) => {
      const at = ['paths', path, method.toLowerCase(), 'requestBody', 'content', 'application/json', 'schema'];
      return problems(at, body);
    },
  };
}

const inWords = ({ instancePath, message }: ErrorObject): string => `${instancePath} ${message ?? ''}`.trim();
