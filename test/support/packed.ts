import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { run } from './child.js';

/** The package as a front-end team gets it: packed, and installed into a project that has nothing else. */
export interface PackedProject {
  /** The empty project's folder. */
  readonly folder: string;
  /** Paths of all files in the package. */
  readonly files: readonly string[];
  remove(): Promise<void>;
}

interface Manifest {
  readonly version: string;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly overrides: Readonly<Record<string, string>>;
  readonly bin: Readonly<Record<string, string>>;
}

interface Lock {
  readonly packages: Readonly<Record<string, { readonly dev?: boolean; readonly devOptional?: boolean }>>;
}

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const NAME = 'invalid-emails-gateway';
const TARBALL = 'package.tgz';

/** How this machine reaches a registry, and nothing else of what `npm test` puts into the environment. */
const NPM_ENV = Object.fromEntries(
  Object.entries(process.env).flatMap(([name, value]) =>
    /^(npm_config_(cache|registry|userconfig|globalconfig)|\w*_proxy|NODE_EXTRA_CA_CERTS)$/i.test(name) && value
      ? [[name, value]]
      : [],
  ),
);

export async function installPacked(): Promise<PackedProject> {
  const folder = await mkdtemp(join(tmpdir(), 'front-end-'));
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    const files = await pack(folder);
    await writeProject(folder);
    // What `npm ci` of this repository has fetched is in npm's cache; the registry is asked for what is not.
    await npm(['ci', '--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund'], folder);
    return { folder, files, remove };
  } catch (thrown) {
    await remove();
    throw thrown;
  }
}

/** Without its scripts: `npm test` has built, and a build would pull dist away under the tests beside this one. */
async function pack(folder: string): Promise<readonly string[]> {
  const staging = join(folder, 'packed');
  await mkdir(staging);
  const output = await npm(['pack', '--ignore-scripts', '--json', '--pack-destination', staging], ROOT);
  const [packed] = JSON.parse(output) as [{ filename: string; files: { path: string }[] }];
  await copyFile(join(staging, packed.filename), join(folder, TARBALL));
  await rm(staging, { recursive: true });
  return packed.files.map(({ path }) => path);
}

/** With a lock of this repository's own versions, so that installing needs no answer of a registry about newer ones. */
async function writeProject(folder: string): Promise<void> {
  const { version, dependencies, overrides, bin } = await readJson<Manifest>('package.json');
  const { packages } = await readJson<Lock>('package-lock.json');
  const root = {
    name: 'front-end',
    private: true,
    type: 'module',
    dependencies: { [NAME]: `file:${TARBALL}` },
    overrides,
  };
  const needed = Object.entries(packages).filter(([path, { dev, devOptional }]) => path !== '' && !dev && !devOptional);
  const lock = {
    name: root.name,
    lockfileVersion: 3,
    requires: true,
    packages: {
      '': { name: root.name, dependencies: root.dependencies },
      [`node_modules/${NAME}`]: { version, resolved: `file:${TARBALL}`, dependencies, bin },
      ...Object.fromEntries(needed),
    },
  };
  await writeFile(join(folder, 'package.json'), JSON.stringify(root));
  await writeFile(join(folder, 'package-lock.json'), JSON.stringify(lock));
}

async function readJson<T>(name: string): Promise<T> {
  return JSON.parse(await readFile(join(ROOT, name), 'utf8')) as T;
}

async function npm(args: readonly string[], cwd: string): Promise<string> {
  const { code, stdout, stderr } = await run('npm', args, { cwd, env: NPM_ENV });
  if (code === 0) return stdout;
  throw new Error(`npm ${args.join(' ')} ended with ${code}:\n${stderr}`);
}
