import { readFile } from 'node:fs/promises';
import { cpus, loadavg, release, totalmem, type } from 'node:os';

const PACKAGES = [
  '@apollo/server',
  'type-graphql',
  'graphql',
  'mercurius',
  'fastify',
  'graphql-yoga',
  'undici',
  '@tailcallhq/core-linux-x64-gnu',
];

/** What the figures were measured on. */
export function machineNow() {
  const [first] = cpus();
  return {
    cpu: first?.model.trim() ?? 'unknown CPU',
    cores: cpus().length,
    memoryGB: Math.round(totalmem() / 2 ** 30),
    system: `${type()} ${release()}`,
    node: process.versions.node,
    /** Of the minute before: what else the machine does. */
    loadBefore: Math.round(loadavg()[0] * 10) / 10,
  };
}

/** The versions measured, as they are installed. */
export async function versionsNow() {
  const entries = await Promise.all(PACKAGES.map(async (name) => [name, await versionOf(name)]));
  return Object.fromEntries(entries);
}

async function versionOf(name) {
  try {
    const text = await readFile(new URL(`../node_modules/${name}/package.json`, import.meta.url), 'utf8');
    return JSON.parse(text).version.replace(/^v/, '');
  } catch {
    return 'not installed';
  }
}
