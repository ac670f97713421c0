import type { ActuatorDefinition } from './actuator.ts';
import { cover } from './cover.ts';
import { fan } from './fan.ts';
import { light } from './light.ts';
import { pulse } from './pulse.ts';
import { servo } from './servo.ts';
import { onOffSwitch } from './switch.ts';

/** Every kind of actuator. A new one is one file and one line here. */
export const actuatorKinds: readonly ActuatorDefinition[] = [onOffSwitch, pulse, light, fan, servo, cover];
