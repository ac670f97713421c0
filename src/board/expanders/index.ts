import type { ExpanderKind } from './expander.ts';
import { mcp23017 } from './mcp23017.ts';
import { pcf8574 } from './pcf8574.ts';

/** Every kind of expander. A new one is one file and one line here. */
export const expanderKinds: readonly ExpanderKind[] = [mcp23017, pcf8574];
