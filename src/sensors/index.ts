import { bh1750 } from './bh1750.ts';
import { bme280 } from './bme280.ts';
import { contact } from './contact.ts';
import { lm75 } from './lm75.ts';
import type { SensorDefinition } from './sensor.ts';
import { system } from './system.ts';

/** Every kind of sensor. A new one is one file and one line here. */
export const sensorKinds: readonly SensorDefinition[] = [bh1750, bme280, contact, lm75, system];
