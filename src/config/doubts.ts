import { SETTINGS } from './settings.js';

/** The beginnings of names that nobody but this gateway has reason to use. */
const OURS =
  /^(SENDGRID|UPSTREAM|EMULATOR|JWT|AUTH|AUDIT|CALLER|CACHE|CORS|LIMITS?|OPERATION|SHUTDOWN|TRUSTED|TRUST|METRICS)(_|$)/;
const squeeze = (name: string): string => name.replaceAll('_', '');
const KNOWN = Object.keys(SETTINGS.shape);
const SQUEEZED: ReadonlySet<string> = new Set(KNOWN.map(squeeze));
/** Of names of three words and more the first two, such as MAX_ROWS: others have reason to begin with MAX alone. */
const BEGINNINGS: ReadonlySet<string> = new Set(KNOWN.filter((name) => name.split('_').length > 2).map(firstTwo));

function firstTwo(name: string): string {
  return name.split('_').slice(0, 2).join('_');
}

function isLikeOurs(name: string): boolean {
  return OURS.test(name) || BEGINNINGS.has(firstTwo(name)) || SQUEEZED.has(squeeze(name));
}

const ENVIRONMENTS: readonly unknown[] = ['production', 'development', 'test'];

/**
 * What may be used but is hardly meant: a misspelt setting is as good as none, whatever its writer believes it protects. No reason to
 * refuse to start: other programs share an environment. Names no values, but that of NODE_ENV.
 */
export function doubtsAbout(env: Readonly<Record<string, string | undefined>>): readonly string[] {
  const names = Object.keys(env).filter((name) => (env[name] ?? '') !== '');
  const unknown = names.filter((name) => isLikeOurs(name) && !(name in SETTINGS.shape)).toSorted();
  const doubts: string[] = [];
  if (unknown.length > 0) {
    doubts.push(
      `there is no setting ${unknown.join(', ')}: look for a misspelling; every setting is in docs/config.md`,
    );
  }
  const environment = env['NODE_ENV'];
  if (environment !== undefined && environment !== '' && !ENVIRONMENTS.includes(environment)) {
    doubts.push(`NODE_ENV=${environment} is taken for development: write production for production`);
  }
  return doubts;
}
