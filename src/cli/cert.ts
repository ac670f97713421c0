import { usageError } from './args.ts';
import type { Args, Command } from './command.ts';
import { tokensOptions } from './tokens-path.ts';

/** The options that each of them takes. */
const TAKES: Readonly<Record<string, readonly string[]>> = {
  ca: ['dir', 'days', 'name', 'force'],
  gateway: ['dir', 'days', 'name', 'force'],
  agent: ['dir', 'days', 'force'],
  show: [],
  revoke: ['config', 'file'],
};

export const cert: Command = {
  name: 'cert',
  summary: 'Make certificates for TLS with an authority of your own, look at any, revoke those of agents',
  usage: 'ca | gateway HOST... | agent ID... | show FILE... | revoke FILE...',
  words: [1, 65],
  options: [
    {
      name: 'dir',
      value: 'FOLDER',
      description: 'Where the authority is and certificates are written. Default: this folder.',
    },
    {
      name: 'days',
      value: 'DAYS',
      description: 'How long it counts. Default: 3650 for an authority, else 825.',
    },
    {
      name: 'name',
      value: 'NAME',
      description:
        'ca: what it is called, for people. gateway: NAME.crt and NAME.key instead of gateway.crt.',
    },
    { name: 'force', description: 'Replace files that are there.' },
    ...tokensOptions.map((option) => ({ ...option, description: `revoke: ${option.description}` })),
  ],
  notes: [
    'ca makes ca.crt, which everybody may have, and ca.key, which never leaves this folder.',
    'gateway makes gateway.crt and gateway.key, for every name and address by which it is dialled;',
    'localhost comes by itself. agent makes agent-ID.crt and agent-ID.key for each ID.',
    'What to copy where, and the lines for the configs, are printed.',
    '--name makes one more for the gateway beside the first: for the page alone, or an Ingress.',
    '',
    "revoke, on the gateway's machine, lets in no more who shows that certificate of an agent (a Pi",
    'that was stolen), and ends its session. Instead of a FILE it takes the sha256 that show prints,',
    'and the log of the gateway when the agent comes. It writes revoked-certificates beside the tokens.',
    '',
    'fieldhand cert ca',
    'fieldhand cert gateway gateway.lan 192.168.1.10',
    'fieldhand cert gateway farm.example.org --name page',
    'fieldhand cert agent greenhouse barn',
    'fieldhand cert show /etc/fieldhand/gateway.crt',
    'sudo fieldhand cert revoke agent-greenhouse.crt',
    '',
    'Exit code of show: 1 when one of the certificates does not count now.',
  ],
  async run(args, io) {
    const [what = '', ...words] = args.words;
    if (!Object.hasOwn(TAKES, what))
      throw usageError('cert', `expected ca, gateway, agent, show or revoke, got "${what}"`);
    checkOptions(what, args);
    switch (what) {
      case 'show': {
        const { show } = await import('./cert/show.ts');
        return show(words, io);
      }
      case 'revoke': {
        const { revokeCertificates } = await import('./cert/revoke.ts');
        return revokeCertificates(words, args, io);
      }
      default: {
        const { make } = await import('./cert/make.ts');
        return make(what as Parameters<typeof make>[0], words, args, io);
      }
    }
  },
};

/** An option that would be passed over is a mistake. */
function checkOptions(what: string, args: Args): void {
  for (const name of new Set(Object.values(TAKES).flat()))
    if (args.has(name) && !TAKES[what]?.includes(name))
      throw usageError('cert', `--${name} does not go with ${what}`);
}
