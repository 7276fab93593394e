// What a process and all that it started have used, from /proc. Where that is not there (anything but Linux) nothing can be measured.
import { readdir, readFile } from 'node:fs/promises';

/** Linux tells user and system time in hundredths of a second, whatever the kernel's own clock is. */
const TICK_US = 10_000;

/** @typedef {{ pid: number, parent: number, cpuUs: number }} Process */

/**
 * @param {number} pid
 * @returns {Promise<{ cpuUs: number, peakMegabytes: number }>} CPU time so far, and the most memory that each process ever had, summed
 */
export async function usageOf(pid) {
  const processes = await readProcesses();
  const used = { cpuUs: 0, peakMegabytes: 0 };
  for (const one of treeOf(pid, processes)) {
    used.cpuUs += one.cpuUs;
    used.peakMegabytes += await peakOf(one.pid);
  }
  return used;
}

/**
 * A process and its descendants among all processes.
 * @param {number} pid
 * @param {readonly Process[]} processes
 */
export function treeOf(pid, processes) {
  const found = processes.filter((one) => one.pid === pid);
  for (const parent of found) found.push(...processes.filter((one) => one.parent === parent.pid));
  return found;
}

/** One line of /proc/PID/stat. Its second field may hold spaces and brackets: what follows the last bracket is plain. */
export function parseStat(line) {
  const fields = line.slice(line.lastIndexOf(')') + 2).split(' ');
  // Fields 3 on: state, parent, …; 14 to 17 are user and system time, its own and that of children it has waited for.
  const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
  return { pid: Number.parseInt(line, 10), parent: Number(fields[1]), cpuUs: ticks * TICK_US };
}

async function readProcesses() {
  const names = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const lines = await Promise.all(names.map((name) => readFile(`/proc/${name}/stat`, 'utf8').catch(() => null)));
  return lines.filter((line) => line !== null).map(parseStat);
}

async function peakOf(pid) {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) / 1000;
}
