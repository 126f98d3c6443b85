// Two contenders measured side by side: the machine drifts, their ratio does not.

/** The middle of some numbers. */
export function median(values) {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)];
}

/** What the rounds of two contenders gave. The ratio is taken within each round; above 1 means ours is ahead. */
class Comparison {
  #ours = [];
  #peer = [];
  #ratios = [];

  /** `better`: whether their numbers are rates (`"higher"`) or costs (`"lower"`). */
  constructor(better) {
    this.better = better;
  }

  add(one, other) {
    this.#ours.push(one);
    this.#peer.push(other);
    this.#ratios.push(this.better === "higher" ? one / other : other / one);
  }

  get result() {
    return { better: this.better, ours: this.#ours, peer: this.#peer, ratios: this.#ratios };
  }
}

/**
 * Runs the contenders in turn for so many rounds, after one run of each that does not count. Each gives one number: a
 * rate (`better: "higher"`) or a cost (`better: "lower"`). A busy moment of the machine hits both of a round.
 */
export async function compare({ rounds, better, ours, peer }) {
  const comparison = new Comparison(better);
  await ours(0);
  await peer(0);
  for (let round = 1; round <= rounds; round += 1) {
    // Who comes first changes, so that neither always meets what the other left behind.
    const order = round % 2 === 1 ? [ours, peer] : [peer, ours];
    const values = new Map();
    for (const contender of order) values.set(contender, await contender(round));
    comparison.add(values.get(ours), values.get(peer));
  }
  return comparison.result;
}

/**
 * Calls a second of two contenders, one call at a time, `count` of each in a round, after one round that does not count.
 * They change places every `turn` calls, so that whatever else the machine does for a second hits both alike.
 */
export async function compareInTurns({ rounds, count, turn, ours, peer }) {
  const comparison = new Comparison("higher");
  let at = 0;
  for (let round = 0; round <= rounds; round += 1) {
    const spent = new Map([ours, peer].map((contender) => [contender, 0]));
    for (let done = 0; done < count; done += turn) {
      const order = (done / turn) % 2 === 0 ? [ours, peer] : [peer, ours];
      for (const contender of order) {
        const started = performance.now();
        for (let call = 0; call < turn; call += 1) await contender(at + call);
        spent.set(contender, spent.get(contender) + performance.now() - started);
      }
      at += turn;
    }
    const calls = Math.ceil(count / turn) * turn * 1_000;
    if (round > 0) comparison.add(calls / spent.get(ours), calls / spent.get(peer));
  }
  return comparison.result;
}

/** Calls a second for `count` calls, `inFlight` at a time. */
export async function rate(count, inFlight, call) {
  let next = 0;
  const worker = async () => {
    while (next < count) {
      next += 1;
      await call(next - 1);
    }
  };
  const started = performance.now();
  await Promise.all(Array.from({ length: inFlight }, worker));
  return (count * 1_000) / (performance.now() - started);
}

/** Milliseconds one piece of work takes. */
export async function elapsed(work) {
  const started = performance.now();
  await work();
  return performance.now() - started;
}
