/** Where one agent's unsealed batches stand in the tail, with the times they cover. Ids only grow. */
export class TailIndex {
  readonly ids: number[] = [];
  readonly #min: number[] = [];
  readonly #max: number[] = [];

  push(id: number, minTime: number, maxTime: number): void {
    this.ids.push(id);
    this.#min.push(minTime);
    this.#max.push(maxTime);
  }

  /** Ids of rows that may hold readings from `from` to before `to`, in order of arrival. */
  within(from: number, to: number): { readonly id: number; readonly maxTime: number }[] {
    const found: { id: number; maxTime: number }[] = [];
    for (let i = 0; i < this.ids.length; i++) {
      if (this.#max[i]! >= from && this.#min[i]! < to)
        found.push({ id: this.ids[i]!, maxTime: this.#max[i]! });
    }
    return found;
  }

  /** How many rows have an id up to `through`. */
  countThrough(through: number): number {
    let low = 0;
    let high = this.ids.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.ids[middle]! <= through) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Forgets the rows up to `through`. */
  dropThrough(through: number): void {
    const count = this.countThrough(through);
    this.ids.splice(0, count);
    this.#min.splice(0, count);
    this.#max.splice(0, count);
  }
}
