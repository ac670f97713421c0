import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type Issued, issueAuthority, issueClient, issueServer, type Terms } from '../../certs/issue.ts';
import { type AltName, agentName, hostName } from '../../certs/names.ts';
import { type Paths, pathsOf, readAuthority, writePair } from '../../certs/store.ts';
import { dayOf, periodOf } from '../../lib/tls/certificate.ts';
import { readCertificates } from '../../lib/tls/files.ts';
import { usageError } from '../args.ts';
import type { Args } from '../command.ts';
import { type Io, line } from '../io.ts';
import { table } from '../table.ts';

const DAY_MS = 86_400_000;
const AUTHORITY_DAYS = 3_650;
/** What many programs take at most. */
const LEAF_DAYS = 825;
const MOST_DAYS = 36_500;
/** A clock that is a little behind takes it too. */
const EARLY_MS = 3_600_000;
/** So that the command line on the gateway's own machine needs no name. */
const LOCAL = ['localhost', '127.0.0.1', '::1'];

type What = 'ca' | 'gateway' | 'agent';

/** Makes files and says what to do with them. @returns the exit code @throws FieldhandError */
export function make(what: What, words: readonly string[], args: Args, io: Io): number {
  const folder = args.text('dir') ?? '.';
  const now = io.clock.wall();
  const days = daysOf(args) ?? (what === 'ca' ? AUTHORITY_DAYS : LEAF_DAYS);
  const terms = (name: string): Terms => ({
    name,
    from: new Date(now - EARLY_MS),
    until: new Date(now + days * DAY_MS),
  });
  switch (what) {
    case 'ca': {
      if (words.length > 0) throw usageError('cert', `ca takes no word, got "${words[0]}"`);
      const paths = pathsOf(folder);
      const made = terms(args.text('name') ?? `fieldhand CA ${dayOf(now)}`);
      writePair(paths, issueAuthority(made), args.has('force'));
      say(io, [
        [paths.cert, `the authority "${made.name}", until ${dayOf(made.until.getTime())}`],
        [paths.key, 'its key: whoever has it can make certificates, so keep it here'],
      ]);
      return 0;
    }
    case 'gateway': {
      if (words.length === 0)
        throw usageError('cert', 'gateway takes the names and addresses by which it is dialled');
      const hosts = [...new Set([...words, ...LOCAL])].map(hostName);
      const [first] = hosts;
      const name = args.text('name');
      const paths = pathsOf(folder, name === undefined ? 'gateway' : fileName(name));
      const sign = signer(folder, now, args.has('force'), io);
      sign(paths, terms(first?.value ?? ''), hosts, issueServer);
      line(io.stdout, name === undefined ? forGateway(paths, folder) : forPage(paths, folder));
      return 0;
    }
    case 'agent': {
      if (words.length === 0) throw usageError('cert', 'agent takes the ids of agents');
      const names = words.map((id) => [id, agentName(id)] as const);
      const sign = signer(folder, now, args.has('force'), io);
      for (const [id, name] of names) {
        const paths = pathsOf(folder, `agent-${id}`);
        const before = stillCounts(paths.cert, now);
        sign(paths, terms(id), [name], issueClient);
        if (before) line(io.stdout, `\n${before}`);
        line(io.stdout, forAgent(paths, folder));
      }
      return 0;
    }
  }
}

/** Of the files of one more certificate. @throws FieldhandError `usage` */
function fileName(text: string): string {
  if (!/^[a-z0-9][-a-z0-9_.]*$/i.test(text) || text === 'ca')
    throw usageError('cert', `--name takes a name for files, letters, digits, - _ and ., got "${text}"`);
  return text;
}

/** What to do about a certificate that is replaced before its time, if it may be in other hands. */
function stillCounts(path: string, now: number): string | undefined {
  if (!existsSync(path)) return undefined;
  try {
    const [before] = readCertificates(path, 'the file').certificates;
    const { until } = periodOf(before);
    if (until <= now) return undefined;
    return (
      `The one before counts until ${dayOf(until)} all the same. Where it may be in other hands, at the gateway:\n` +
      `  sudo fieldhand cert revoke ${before.fingerprint256}`
    );
  } catch {
    // what is no certificate lets nobody in
    return undefined;
  }
}

type Sign = (authority: Issued, terms: Terms, names: readonly AltName[]) => Issued;

/** Signs with the authority of the folder and writes what comes of it. */
function signer(folder: string, now: number, force: boolean, io: Io) {
  const authority = readAuthority(folder, now);
  return (paths: Paths, wanted: Terms, names: readonly AltName[], sign: Sign): void => {
    // what outlived its authority would count no longer than that
    const until = new Date(Math.min(wanted.until.getTime(), authority.period.until));
    writePair(paths, sign(authority, { ...wanted, until }, names), force);
    const shorter = until < wanted.until ? ', with its authority' : '';
    say(io, [
      [
        paths.cert,
        `for ${names.map(({ value }) => value).join(', ')}; until ${dayOf(until.getTime())}${shorter}`,
      ],
      [paths.key, 'its key, for that machine alone'],
    ]);
  };
}

function daysOf(args: Args): number | undefined {
  const text = args.text('days');
  if (text === undefined) return undefined;
  const days = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (days < 1 || days > MOST_DAYS)
    throw usageError('cert', `--days takes a whole number from 1 to ${MOST_DAYS}, got "${text}"`);
  return days;
}

const say = (io: Io, rows: readonly (readonly [string, string])[]): void =>
  line(io.stdout, table(['file', ''], rows).split('\n').slice(1).join('\n'));

/** How files get to their machine; only the service's group may read the key. */
const install = (service: string, { cert, key }: Paths, folder: string): readonly string[] => [
  `  sudo install -m 644 ${cert} ${join(folder, 'ca.crt')} /etc/fieldhand/`,
  `  sudo install -m 640 -g fieldhand-${service} ${key} /etc/fieldhand/`,
];

function forGateway(paths: Paths, folder: string): string {
  const pair = `cert: ${basename(paths.cert)}, key: ${basename(paths.key)}`;
  return [
    '',
    "On the gateway's machine:",
    '',
    ...install('gateway', paths, folder),
    '',
    'In its gateway.yaml (clientCa lets agents in by certificate; leave it out to let them in by token alone):',
    '',
    '  listen:',
    '    host: 0.0.0.0',
    `    tls: { ${pair}, clientCa: ca.crt }`,
    '  http:',
    `    tls: { ${pair} }`,
    '    # host: 0.0.0.0         # needs tokens: fieldhand token new --operator NAME',
  ].join('\n');
}

/** One more than a gateway needs: what it is for only its owner knows. */
function forPage(paths: Paths, folder: string): string {
  return [
    '',
    "On the gateway's machine, where it is for the page and the API:",
    '',
    ...install('gateway', paths, folder),
    '',
    'In its gateway.yaml:',
    '',
    '  http:',
    `    tls: { cert: ${basename(paths.cert)}, key: ${basename(paths.key)} }`,
    '',
    'For an Ingress of Kubernetes:',
    '',
    `  kubectl create secret tls ${basename(paths.cert, '.crt')} --cert=${paths.cert} --key=${paths.key}`,
  ].join('\n');
}

function forAgent(paths: Paths, folder: string): string {
  return [
    '',
    "On the agent's machine:",
    '',
    ...install('agent', paths, folder),
    '',
    'In its agent.yaml:',
    '',
    '  gateway:',
    "    host: gateway.lan         # one of the names in the gateway's certificate",
    `    tls: { ca: ca.crt, cert: ${basename(paths.cert)}, key: ${basename(paths.key)} }`,
    '',
  ].join('\n');
}
