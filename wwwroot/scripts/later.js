/** Actions that wait a little and are put off by their like: of several by one name only the last is done. */
export class Later {
  #timers = new Map();

  run(name, delay, action) {
    clearTimeout(this.#timers.get(name));
    const run = () => {
      this.#timers.delete(name);
      action();
    };
    this.#timers.set(name, setTimeout(run, delay));
  }

  has(name) {
    return this.#timers.has(name);
  }

  clear() {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
  }
}
