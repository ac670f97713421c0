import { usageError } from './args.ts';
import type { Command } from './command.ts';

export const cert: Command = {
  name: 'cert',
  summary: 'Make certificates for TLS with an authority of your own, and look at any',
  usage: 'ca | gateway HOST... | agent ID... | show FILE...',
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
    { name: 'name', value: 'NAME', description: 'ca: what it is called, for people.' },
    { name: 'force', description: 'Replace files that are there.' },
  ],
  notes: [
    'ca makes ca.crt, which everybody may have, and ca.key, which never leaves this folder.',
    'gateway makes gateway.crt and gateway.key, for every name and address by which it is dialled;',
    'localhost comes by itself. agent makes agent-ID.crt and agent-ID.key for each ID.',
    'What to copy where, and the lines for the configs, are printed.',
    '',
    'fieldhand cert ca',
    'fieldhand cert gateway gateway.lan 192.168.1.10',
    'fieldhand cert agent greenhouse barn',
    'fieldhand cert show /etc/fieldhand/gateway.crt',
    '',
    'Exit code of show: 1 when one of the certificates does not count now.',
  ],
  async run(args, io) {
    const [what, ...words] = args.words;
    switch (what) {
      case 'ca':
      case 'gateway':
      case 'agent': {
        const { make } = await import('./cert/make.ts');
        return make(what, words, args, io);
      }
      case 'show': {
        const { show } = await import('./cert/show.ts');
        return show(words, args, io);
      }
      default:
        throw usageError('cert', `expected ca, gateway, agent or show, got "${what}"`);
    }
  },
};
