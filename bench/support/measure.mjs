// Two contenders measured side by side: the machine drifts, their ratio does not.

/** The middle of some numbers. */
export function median(values) {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)];
}

/**
 * Runs the contenders in turn for so many rounds, after one run of each that does not count. Each gives one number: a
 * rate (`better: "higher"`) or a cost (`better: "lower"`). The ratio is taken within each round, so that a busy
 * moment hits both; above 1 means ours is ahead.
 */
export async function compare({ rounds, better, ours, peer }) {
  const result = { better, ours: [], peer: [], ratios: [] };
  await ours(0);
  await peer(0);
  for (let round = 1; round <= rounds; round += 1) {
    // Who comes first changes, so that neither always meets what the other left behind.
    const order = round % 2 === 1 ? [ours, peer] : [peer, ours];
    const values = new Map();
    for (const contender of order) values.set(contender, await contender(round));
    const [one, other] = [values.get(ours), values.get(peer)];
    result.ours.push(one);
    result.peer.push(other);
    result.ratios.push(better === "higher" ? one / other : other / one);
  }
  return result;
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
