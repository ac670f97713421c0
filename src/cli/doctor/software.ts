import { dirname, join } from 'node:path';
import type { FileHealth } from '../../agent/store/inspect.ts';
import { namesIn, textOf } from '../../board/scan/texts.ts';
import { messageOf } from '../../lib/errors.ts';
import { dayOf, RENEW_DAYS } from '../../lib/tls/certificate.ts';
import { type Finding, fail, ok, warn } from './finding.ts';
import type { Host } from './host.ts';

/** 2024-01-01: a clock that is earlier has not been set since the power came. */
const EARLIEST_MS = 1_704_067_200_000;
const DAY_MS = 86_400_000;
const TIGHT_BYTES = 200_000_000;
const FULL_BYTES = 20_000_000;

/** Whether readings get their right time. */
export async function clock(host: Host): Promise<readonly Finding[]> {
  const now = new Date(host.wall()).toISOString();
  const cure = 'turn time synchronisation on: sudo timedatectl set-ntp true';
  if (host.wall() < EARLIEST_MS) return [fail('clock', `it says ${now}: it was never set`, cure)];
  if (host.config?.clock === 'host') return [ok('clock', `${now}, taken for good as configured`)];
  switch (await host.synchronised()) {
    case true:
      return [ok('clock', `synchronised, ${now}`)];
    case false:
      return [warn('clock', `nothing synchronises it (${now}); ${withoutClock(host)}`, cure)];
    case undefined:
      return [warn('clock', 'the kernel does not say whether it is synchronised', cure)];
  }
}

const withoutClock = ({ config }: Host): string =>
  config?.mqtt
    ? 'readings wait for it, since a broker tells no time'
    : 'readings take their time from the gateway';

/** Whether readings and timers can be kept. */
export async function storage(host: Host): Promise<readonly Finding[]> {
  const { config } = host;
  if (!config) return [];
  const { dataDir } = config;
  const findings = [folder(host, dataDir), ...(await space(host, dataDir))];
  const open: string[] = [];
  for (const [name, holds] of [
    ['outbox.db', 'readings'],
    ['state.db', 'commands and timers'],
  ] as const) {
    const path = join(dataDir, name);
    const health = host.inspect(path);
    if (health.is === 'in-use') open.push(name);
    findings.push(...file(path, holds, health, config.mqtt ? 'broker' : 'gateway'), ...leftovers(path, host));
  }
  if (open.length > 0) findings.push(ok('agent', `runs: it has ${open.join(' and ')} open`));
  return findings;
}

function folder(host: Host, dataDir: string): Finding {
  let present = dataDir;
  while (host.access(present) === 'absent' && dirname(present) !== present) present = dirname(present);
  const cure = 'make it writable for the user of the agent, or set dataDir to a folder that is';
  if (present !== dataDir)
    return host.access(present) === 'ok'
      ? ok('data', `${dataDir} is not there yet; the agent makes it`)
      : fail('data', `${dataDir} is not there, and may not be made in ${present}`, cure);
  try {
    host.tryWrite(dataDir);
    return ok('data', `${dataDir} can be written`);
  } catch (error) {
    return fail('data', `${dataDir} cannot be written: ${messageOf(error)}`, cure);
  }
}

async function space({ files, access }: Host, dataDir: string): Promise<readonly Finding[]> {
  let present = dataDir;
  while (access(present) === 'absent' && dirname(present) !== present) present = dirname(present);
  const { freeBytes, totalBytes } = await files.disk(present);
  const free = `${inWords(freeBytes)} of ${inWords(totalBytes)} are free`;
  const cure = 'free some space, or make outbox.maxSize smaller';
  if (freeBytes < FULL_BYTES) return [fail('disk', free, cure)];
  return [freeBytes < TIGHT_BYTES ? warn('disk', free, cure) : ok('disk', free)];
}

function file(
  path: string,
  holds: string,
  health: FileHealth,
  peer: 'gateway' | 'broker',
): readonly Finding[] {
  switch (health.is) {
    case 'absent':
    case 'in-use':
      return [];
    case 'sound': {
      const { readings } = health;
      const wait = readings === undefined ? '' : `; ${readings} readings wait for the ${peer}`;
      return [ok('data', `${path} is sound${wait}`)];
    }
    case 'damaged':
      return [
        fail(
          'data',
          `${path} is damaged: ${health.detail}`,
          `the agent sets it aside when it starts; the ${holds} in it are lost`,
        ),
      ];
    case 'unreadable':
      return [
        warn(
          'data',
          `${path} cannot be looked at: ${health.detail}`,
          'run it as root, or as the user of the agent',
        ),
      ];
  }
}

function leftovers(path: string, host: Host): readonly Finding[] {
  const aside = host.setAside(path);
  if (aside.length === 0) return [];
  const what = aside.length === 1 ? 'a damaged file was' : `${aside.length} damaged files were`;
  return [
    warn(
      'data',
      `${what} set aside: ${aside.join(', ')}`,
      'check the SD card (sudo dmesg | grep mmc) and the power supply; delete them when nobody needs them',
    ),
  ];
}

/** Whether readings get to the gateway. */
export async function gateway(host: Host): Promise<readonly Finding[]> {
  const { config } = host;
  if (!config?.gateway) return [];
  const at = `${config.gateway.host}:${config.gateway.port}`;
  const answer = await host.knock(config.id, config.gateway);
  switch (answer.by) {
    case 'gateway':
      return [answers(at, answer.until, host.wall())];
    case 'distrusted':
      return [fail('gateway', `no session with ${at}: ${answer.detail}`, answer.cure)];
    case 'stranger':
      return [
        fail(
          'gateway',
          `what answers at ${at} is no fieldhand gateway: ${answer.detail}`,
          'check gateway.host and gateway.port',
        ),
      ];
    case 'nobody':
      return [
        fail(
          'gateway',
          `nothing answers at ${at}: ${answer.detail}`,
          'start one with `fieldhand gateway`, and check gateway.host, gateway.port and the firewall; readings wait meanwhile',
        ),
      ];
  }
}

/** @param until when its certificate ends, where it has one */
function answers(at: string, until: number | undefined, now: number): Finding {
  if (until === undefined) return ok('gateway', `${at} answers`);
  const days = Math.floor((until - now) / DAY_MS);
  const message = `${at} answers by TLS; its certificate counts until ${dayOf(until)}, ${days} days`;
  if (days >= RENEW_DAYS) return ok('gateway', message);
  return warn('gateway', message, 'renew it at the gateway: `fieldhand cert gateway HOST --force`');
}

/** Whether readings get to the broker, of an agent without a gateway. */
export async function broker(host: Host): Promise<readonly Finding[]> {
  const mqtt = host.config?.mqtt;
  if (!mqtt) return [];
  const trouble = await host.knockBroker(mqtt);
  if (trouble === undefined) return [ok('broker', `${mqtt.url} lets us in`)];
  const [what = trouble, ...cure] = trouble.split(': ');
  return [fail('broker', what, cure.join(': ') || 'check mqtt.url; readings wait meanwhile')];
}

/** Whether containers can be held to a limit of memory, which k3s needs. */
export async function memory({ files }: Host): Promise<readonly Finding[]> {
  const controllers = await textOf(files, '/sys/fs/cgroup/cgroup.controllers');
  const enabled =
    controllers?.split(' ').includes('memory') ??
    /^memory\s+\d+\s+\d+\s+1$/m.test((await textOf(files, '/proc/cgroups')) ?? '');
  if (enabled) return [ok('cgroup', 'memory can be limited')];
  if (controllers === undefined && (await namesIn(files, '/sys/fs/cgroup')).length === 0) return [];
  return [
    warn(
      'cgroup',
      'memory cannot be limited; k3s does not start so',
      'add cgroup_memory=1 cgroup_enable=memory to the line in /boot/firmware/cmdline.txt, then restart the Pi',
    ),
  ];
}

function inWords(bytes: number): string {
  return bytes >= 1e9 ? `${(bytes / 1e9).toFixed(1)} GB` : `${Math.round(bytes / 1e6)} MB`;
}
