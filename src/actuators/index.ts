import type { ActuatorDefinition } from './actuator.ts';
import { onOffSwitch } from './switch.ts';

/** Every kind of actuator. A new one is one file and one line here. */
export const actuatorKinds: readonly ActuatorDefinition[] = [onOffSwitch];
