import { z } from 'zod';
import { isLoopback } from '../loopback.js';
import { oneOf, type Report } from './setting.js';
import type { Settings } from './settings.js';

/** How callers show who they are. */
export const AUTH_SETTINGS = {
  AUTH: oneOf('off', 'jwt')
    .optional()
    .describe('How callers show who they are. Default: `off` on loopback with the emulator; else it must be given.'),
  AUTH_OFF_I_KNOW: z
    .literal('1', 'must be 1 where it is set')
    .optional()
    .describe('Lets `AUTH=off` stand with a real upstream or a `HOST` that is not loopback.'),
};

export function checkAuth(settings: Settings, report: Report): void {
  const exposed = (settings.UPSTREAM ?? 'emulator') !== 'emulator' || !isLoopback(settings.HOST);
  if (settings.AUTH === 'jwt') {
    report('AUTH=jwt is not there yet: this release does not read tokens; use AUTH=off on a loopback HOST');
  } else if (settings.AUTH === undefined && exposed) {
    report(
      'AUTH must be given with a real upstream or a HOST that is not loopback (off, with AUTH_OFF_I_KNOW=1)',
      'AUTH',
    );
  } else if (settings.AUTH === 'off' && exposed && settings.AUTH_OFF_I_KNOW === undefined) {
    report(
      'AUTH=off lets everyone who reaches the gateway delete; with a real upstream or a HOST that is not loopback it needs AUTH_OFF_I_KNOW=1',
      'AUTH_OFF_I_KNOW',
    );
  }
}
