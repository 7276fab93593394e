import { registerEnumType } from 'type-graphql';
import { type ErrorCode as Code, ERROR_CODES } from '../errors.js';
import type { DeleteResult } from '../invalid-emails/port.js';

type Names<T extends string> = { readonly [Name in T]: Name };

export const DeleteOutcome: Names<DeleteResult['outcome']> = {
  DELETED: 'DELETED',
  NOT_FOUND: 'NOT_FOUND',
  FAILED: 'FAILED',
  UNKNOWN: 'UNKNOWN',
};

registerEnumType(DeleteOutcome, {
  name: 'DeleteOutcome',
  description: 'What really happened to one address.',
  valuesConfig: {
    DELETED: { description: 'The upstream said so, or reading back showed it gone.' },
    NOT_FOUND: { description: 'It was not on the list.' },
    FAILED: { description: 'Surely not applied.' },
    UNKNOWN: {
      description: 'Sent, and neither an answer nor reading back settled it: it may or may not have been applied.',
    },
  },
});

const codes = Object.keys(ERROR_CODES) as Code[];

export const ErrorCode = Object.fromEntries(codes.map((code) => [code, code])) as Names<Code>;

registerEnumType(ErrorCode, {
  name: 'ErrorCode',
  description: 'The codes of `extensions.code`. Codes of Apollo Server itself may appear beside them.',
  valuesConfig: Object.fromEntries(codes.map((code) => [code, { description: ERROR_CODES[code].when }])),
});
