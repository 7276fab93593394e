import { expect, test } from '@jest/globals';
import { createGateway } from '../../src/gateway.js';
import { createLogger } from '../../src/observability/logger.js';
import { executeAt } from '../support/gateway.js';
import { closeAfterTest } from '../support/leftovers.js';
import { configOf } from '../support/settings.js';
import { SEED_ROWS, SEED_USER } from '../support/upstream.js';

/** `EMULATOR_API=… npm start`: the gateway on its own emulator, in each version. */

test.each(['v1', 'v2', 'v3'])('EMULATOR_API=%s', async (EMULATOR_API) => {
  const gateway = await createGateway(configOf({ PORT: '0', EMULATOR_API }), createLogger('silent'));
  closeAfterTest(() => gateway.close());
  const execute = executeAt(gateway.url);
  const list = `{ customer(user: "${SEED_USER}") { invalidEmails { email reason created } } }`;
  expect(await execute(list)).toMatchObject({ data: { customer: { invalidEmails: SEED_ROWS } }, errors: [] });
  const removal = `mutation { deleteInvalidEmail(user: "${SEED_USER}", email: "isaac@hotmail") { deleted message } }`;
  expect(await execute(removal)).toMatchObject({ data: { deleteInvalidEmail: { deleted: true, message: 'success' } } });
  expect((await execute('{ customer(user: "nobody") { invalidEmails { email } } }')).errors).toMatchObject([
    { extensions: { code: 'CUSTOMER_NOT_FOUND' } },
  ]);
});
