/** The bed dries by this share of what is above the driest it gets, an hour of simulated time. */
const DRYING_PER_HOUR = 0.12;
const DRIEST = 8;
const WETTEST = 92;
/** What the pump brings, percent a second of real time, whatever the simulation's speed: a person watches. */
const WATERING_PER_SECOND = 0.6;

/** Moisture of one bed, percent: dries by itself and rises while the pump runs. Pure arithmetic on time passed in. */
export class Soil {
  #moisture: number;
  #pumping = false;

  constructor(moisture: number) {
    this.#moisture = moisture;
  }

  /** Lets time pass. @param realMs for the pump @param simulatedMs for the sun */
  pass(realMs: number, simulatedMs: number): void {
    const kept = Math.exp((-DRYING_PER_HOUR * simulatedMs) / 3_600_000);
    const dried = DRIEST + (this.#moisture - DRIEST) * kept;
    const watered = this.#pumping ? (WATERING_PER_SECOND * realMs) / 1000 : 0;
    this.#moisture = Math.min(WETTEST, dried + watered);
  }

  set pumping(on: boolean) {
    this.#pumping = on;
  }

  get pumping(): boolean {
    return this.#pumping;
  }

  get moisture(): number {
    return this.#moisture;
  }
}
