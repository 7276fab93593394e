import { describe, expect, test } from '@jest/globals';
import { refuseUnsafe } from '../../../src/sendgrid/delete-guard.js';
import type { Operation } from '../../../src/sendgrid/exchange.js';
import { caught } from '../../support/caught.js';
import { anExchange } from '../../support/exchanges.js';

const check = (operation: Operation, body: string | null): void => refuseUnsafe(anExchange({ operation, body }));

describe('a delete without exactly one address never leaves', () => {
  test.each([
    { why: 'no body', body: null },
    { why: 'an empty body', body: '' },
    { why: 'no email', body: 'method=invalidemails&task=delete&user=a' },
    { why: 'an empty email', body: 'task=delete&user=a&email=' },
    { why: 'an email without a value', body: 'task=delete&email' },
    { why: 'a blank email', body: 'task=delete&email=+%20%09%0A' },
    { why: 'a no-break space', body: 'task=delete&email=%C2%A0' },
    { why: 'a zero-width space', body: 'task=delete&email=%E2%80%8B' },
    { why: 'two emails', body: 'task=delete&email=a&email=b' },
    { why: 'an email and an empty one', body: 'task=delete&email=a&email=' },
    { why: 'only a field that is named nearly so', body: 'task=delete&Email=a&e-mail=a&emails=a' },
  ])('$why', ({ body }) => {
    for (const operation of ['delete', 'list'] as const) {
      if (operation === 'list' && !body?.includes('task=delete')) continue;
      expect(caught(() => check(operation, body))).toMatchObject({
        code: 'INTERNAL_SERVER_ERROR',
        delivery: 'unsent',
        message: 'A delete without exactly one address was about to be sent; it was stopped.',
      });
    }
  });

  test('whatever the operation calls itself, also where the task is there twice', () => {
    expect(caught(() => check('list', 'task=get&task=delete&user=a')).delivery).toBe('unsent');
    expect(caught(() => check('list', 'task=delete&task=get&user=a')).delivery).toBe('unsent');
    expect(caught(() => check('delete', 'task=get&user=a')).delivery).toBe('unsent');
  });
});

describe('everything else does', () => {
  test.each([
    { operation: 'delete', body: 'method=invalidemails&task=delete&user=a&email=isaac%40hotmail' },
    { operation: 'delete', body: 'task=delete&email=+a+' },
    { operation: 'delete', body: 'task=delete&email=%26email%3D' },
    { operation: 'list', body: 'method=invalidemails&task=get&user=a&date=1' },
    { operation: 'list', body: 'task=get&user=task%3Ddelete' },
    { operation: 'list', body: null },
  ] as const)('$operation $body', ({ operation, body }) => {
    expect(() => check(operation, body)).not.toThrow();
  });
});
