import { type Command, commonOptions, type OptionSpec } from './command.ts';

const WIDTH = 96;

/** What `fieldhand COMMAND --help` prints. */
export function commandHelp(command: Command): string {
  const options = [...command.options, ...commonOptions].filter(({ hidden }) => !hidden);
  const usage = ['fieldhand', command.name, command.usage, '[options]']
    .filter((part) => part !== '')
    .join(' ');
  const lines = [
    `${command.summary}.`,
    '',
    `  ${usage}`,
    '',
    'Options',
    ...columns(options.map((option) => [flags(option), option.description])),
    ...(command.notes.length > 0 ? ['', ...command.notes] : []),
  ];
  return `${lines.join('\n')}\n`;
}

/** What `fieldhand --help` prints. */
export function overview(
  commands: readonly { readonly name: string; readonly summary: string }[],
  version: string,
): string {
  const lines = [
    `fieldhand ${version}: sensors, actuators and a gateway for Raspberry Pis.`,
    '',
    '  fieldhand COMMAND [options]',
    '',
    'Commands',
    ...columns(commands.map(({ name, summary }) => [name, summary])),
    '',
    'Options',
    ...columns([
      ['-h, --help', 'Show this, or with a command what it takes.'],
      ['-V, --version', 'Show the version.'],
    ]),
  ];
  return `${lines.join('\n')}\n`;
}

function flags({ name, short, value }: OptionSpec): string {
  return `${short ? `-${short}, ` : '    '}--${name}${value ? ` ${value}` : ''}`;
}

/** Two columns, the right one wrapped. */
function columns(rows: readonly (readonly [left: string, right: string])[]): readonly string[] {
  const width = Math.max(...rows.map(([left]) => left.length)) + 2;
  return rows.flatMap(([left, right]) =>
    wrap(right, WIDTH - width - 2).map(
      (text, index) => `  ${(index === 0 ? left : '').padEnd(width)}${text}`,
    ),
  );
}

function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
