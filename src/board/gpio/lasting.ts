import type { Gpio, OutputLine } from '../gpio.ts';

/**
 * Lines of sysfs that outlive the program: what is exported stays so, and an output driven, until somebody takes
 * it over or gives it back. Of the other backends the kernel takes every line back when the program ends.
 */
export function lastingOutputs(gpio: Gpio): Gpio {
  if (gpio.backend !== 'sysfs') return gpio;
  return {
    backend: gpio.backend,
    openInput: (line, options) => gpio.openInput(line, options),
    openOutput(line, options) {
      const output = gpio.openOutput(line, options);
      return output instanceof Promise ? output.then(lasting) : lasting(output);
    },
    // it would give every line back
    close: () => undefined,
  };
}

function lasting(output: OutputLine): OutputLine {
  return {
    read: () => output.read(),
    write: (level) => output.write(level),
    close: () => undefined,
  };
}
