import { describe, expect, test } from '@jest/globals';
import { MAX_ENVELOPE_CHARS, readEnvelope } from '../../../../src/sendgrid/formats/envelope.js';
import { errorEnvelopes } from '../../../support/answers.js';

describe('every envelope of the contract', () => {
  test.each(Object.entries(errorEnvelopes('Something odd')))('%s gives up its text', (_, body) => {
    expect(readEnvelope(body)?.texts).toContain('Something odd');
  });

  test.each(Object.entries(errorEnvelopes('success')).filter(([name]) => name.includes('error')))(
    '%s is no verdict, whatever it says',
    (_, body) => {
      expect(readEnvelope(body)).toMatchObject({ verdict: null });
    },
  );

  test.each([
    { body: '{"message":"success"}', verdict: 'success', texts: ['success'] },
    { body: ' \n{"message": " success "}\n', verdict: 'success', texts: [' success '] },
    { body: '\ufeff{"message":"success"}', verdict: 'success', texts: ['success'] },
    { body: '\ufeff<result>success</result>', verdict: 'success', texts: ['success'] },
    {
      body: '{"message":"Email does not exist","errors":[]}',
      verdict: 'Email does not exist',
      texts: ['Email does not exist'],
    },
    { body: '{"message":"success","error":"x"}', verdict: null, texts: ['success', 'x'] },
    { body: '{"message":"success","errors":["x",{"message":"y"}]}', verdict: null, texts: ['success', 'x', 'y'] },
    { body: '{"message":["success"]}', verdict: null, texts: ['success'] },
    { body: '{"message":{"message":"success"}}', verdict: null, texts: ['success'] },
    { body: '{"error":{"code":401,"message":"x"}}', verdict: null, texts: ['x'] },
    { body: '<result> success </result>', verdict: 'success', texts: ['success'] },
    { body: '<result><message>\n success\n</message></result>', verdict: 'success', texts: ['success'] },
    { body: '<result><message>a &amp; b</message></result>', verdict: 'a & b', texts: ['a & b'] },
    { body: '<result><message>success</message><x>y</x></result>', verdict: null, texts: ['success', 'y'] },
    { body: '<result><error>success</error></result>', verdict: null, texts: ['success'] },
    { body: '<result><count>2</count><result> </result></result>', verdict: null, texts: ['2'] },
  ])('$body says $verdict', ({ body, verdict, texts }) => {
    expect(readEnvelope(body)).toEqual({ verdict, texts });
  });

  test.each([
    '',
    'success',
    '"success"',
    '["success"]',
    '[{"message":"success"}]',
    'null',
    '{}',
    '{"count":2}',
    '{"message":7}',
    '{"errors":[7,null,[]]}',
    '{"message":"success"',
    '{"message":"success"}{"message":"success"}',
    '<result></result>',
    '<result><message/></result>',
    '<result><message>success</message>',
    'result><message>success</message></result>',
    '<results><message>success</message></results>',
    '<invalidemails></invalidemails>',
    '<html><body>502 Bad Gateway</body></html>',
    '<!DOCTYPE html><result>success</result>',
    '<!doctype x [<!ENTITY e "success">]><result>&e;</result>',
    '<result>&#0;success</result>',
    '<result><__proto__>success</__proto__></result>',
  ])('%s is none', (body) => {
    expect(readEnvelope(body)).toBeNull();
  });

  test.each([
    { name: 'lists in lists', body: `{"errors":${'['.repeat(30_000)}${']'.repeat(30_000)}}` },
    { name: 'objects in objects', body: `{"error":${'{"message":'.repeat(5000)}"x"${'}'.repeat(5000)}}` },
    { name: 'elements in elements', body: `<result>${'<a>'.repeat(9000)}x${'</a>'.repeat(9000)}</result>` },
  ])('$name, as deep as an answer may be, are none and do no harm', ({ body }) => {
    expect(body.length).toBeLessThan(MAX_ENVELOPE_CHARS + 20_000);
    expect(readEnvelope(body)).toBeNull();
  });
});

describe('a success with an error beside it is no verdict', () => {
  test.each([
    '{"message":"success","errors":{"0":"boom"}}',
    '{"message":"success","errors":[{"code":5}]}',
    '{"message":"success","error":{"code":401}}',
    '{"message":"success","error":true}',
    '{"message":"success","error":401}',
    '<result><message>success</message><errors/></result>',
    '<result><x><errors/><y>success</y></x></result>',
    '<result><deleted>success</deleted></result>',
    '<result>success<message>success</message></result>',
  ])('%s', (body) => {
    expect(readEnvelope(body)).toMatchObject({ verdict: null });
  });

  test.each(['{"message":"success","errors":[],"error":null}', '<result> success </result>'])(
    '%s has none beside it',
    (body) => {
      expect(readEnvelope(body)).toMatchObject({ verdict: 'success' });
    },
  );

  test('texts are found in an object in the place of a list', () => {
    expect(readEnvelope('{"message":"error","errors":{"3":"User not found"}}')).toEqual({
      verdict: null,
      texts: ['error', 'User not found'],
    });
  });
});
