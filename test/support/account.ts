import type { Credentials } from '../../src/emulator/credentials.js';

/** The account of the test upstreams. Nothing else looks like these two, so that a leak of them is seen wherever it happens. */
export const ACCOUNT: Credentials = { user: 'u5er-of-the-tests', key: 'k3y-of-the-tests+/=' };

/** The settings for an upstream of the test's own. */
export const beforeUpstream = (url: string): Readonly<Record<string, string>> => ({
  UPSTREAM: 'v1',
  SENDGRID_BASE_URL: url,
  SENDGRID_API_USER: ACCOUNT.user,
  SENDGRID_API_KEY: ACCOUNT.key,
  AUTH: 'off',
  AUTH_OFF_I_KNOW: '1',
});
