const WIDTH = 80;

/**
 * Breaks a text into lines of at most 80 characters where words allow it.
 * @param indent before every line but the first
 * @param first before the first line, absent: `indent`
 */
export function wrap(text: string, indent: string, first = indent): readonly string[] {
  const lines: string[] = [];
  let line = first;
  let empty = true;
  for (const word of text.split(' ')) {
    if (!empty && line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      line = indent;
      empty = true;
    }
    line += (empty ? '' : ' ') + word;
    empty = false;
  }
  return [...lines, line];
}
