import type { Call } from '../../src/emulator/calls.js';
import type { Emulator } from '../../src/emulator/emulator.js';
import { beforeUpstream } from './account.js';
import type { Dialect } from './upstream-port.js';

/** The settings with which the gateway speaks so to an upstream of the test's own. */
export function speaking(dialect: Dialect): Readonly<Record<string, string>> {
  // An empty value is none: version 3 has a key alone.
  if (dialect === 'v3') return { UPSTREAM: 'v3', SENDGRID_API_USER: '' };
  const [version = '', format = ''] = dialect.split('-');
  return { UPSTREAM: version, UPSTREAM_FORMAT: format };
}

/** All settings for it. */
export function settingsFor(dialect: Dialect, upstreamUrl: string): Readonly<Record<string, string>> {
  return { ...beforeUpstream(upstreamUrl), ...speaking(dialect) };
}

/** One call about a list, whatever version it speaks. Looking a customer up is none. */
export interface ShownCall {
  readonly operation: 'list' | 'delete';
  readonly user: string;
  /** Of a delete. */
  readonly emails: readonly string[];
}

export function callsShown({ calls }: Pick<Emulator, 'calls'>): readonly ShownCall[] {
  return calls.list.flatMap((call) => (call.path.startsWith('/v3/') ? restCall(call) : formCall(call)));
}

function formCall({ fields }: Call): readonly ShownCall[] {
  const { task, user = '', email = '' } = fields;
  if (fields['method'] !== 'invalidemails') return [];
  if (task === 'delete') return [{ operation: 'delete', user, emails: [email] }];
  return [{ operation: 'list', user, emails: [] }];
}

function restCall({ method, path, onBehalfOf: user = '', emails }: Call): readonly ShownCall[] {
  if (!path.startsWith('/v3/suppression/')) return [];
  if (method === 'GET') return [{ operation: 'list', user, emails: [] }];
  return [{ operation: 'delete', user, emails: emails ?? [decodeURIComponent(path.split('/').at(-1) ?? '')] }];
}
