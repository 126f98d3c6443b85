/** One line of a comparison: in both texts, only in the old, or only in the new. */
interface Line {
  readonly mark: " " | "-" | "+";
  readonly text: string;
}

/** Lines around a change that are shown with it. */
const context = 3;

/** Above so many changed lines the shortest way from one text to the other is no longer looked for. */
const mostChanges = 1500;

/** The difference of two texts in the unified form, without the two lines that name the files. Empty when equal. */
export function unifiedDiff(before: string, after: string): string {
  const lines = compare(linesOf(before), linesOf(after));
  const shown = lines.map((_, at) =>
    lines.slice(Math.max(0, at - context), at + context + 1).some(({ mark }) => mark !== " "),
  );
  const output: string[] = [];
  let [old, next] = [1, 1];
  let hunk: Line[] = [];
  let start: readonly [number, number] = [1, 1];
  const close = (): void => {
    if (hunk.length === 0) return;
    const count = (mark: "-" | "+"): number =>
      hunk.filter((line) => line.mark === mark || line.mark === " ").length;
    output.push(`@@ -${range(start[0], count("-"))} +${range(start[1], count("+"))} @@`);
    output.push(...hunk.map(({ mark, text }) => mark + text));
    hunk = [];
  };
  for (const [at, line] of lines.entries()) {
    if (shown[at] === true) {
      if (hunk.length === 0) start = [old, next];
      hunk.push(line);
    } else close();
    if (line.mark !== "+") old += 1;
    if (line.mark !== "-") next += 1;
  }
  close();
  return output.join("\n");
}

/** Start and length of a hunk; where it has no line, the line before it is named. */
function range(start: number, count: number): string {
  return `${count === 0 ? start - 1 : start},${count}`;
}

function linesOf(text: string): readonly string[] {
  if (text === "") return [];
  return (text.endsWith("\n") ? text.slice(0, -1) : text).split("\n");
}

function compare(before: readonly string[], after: readonly string[]): readonly Line[] {
  let head = 0;
  while (head < before.length && head < after.length && before[head] === after[head]) head += 1;
  let tail = 0;
  const most = Math.min(before.length, after.length) - head;
  while (tail < most && before.at(-1 - tail) === after.at(-1 - tail)) tail += 1;
  const both = (texts: readonly string[]): Line[] => texts.map((text) => ({ mark: " ", text }));
  return [
    ...both(before.slice(0, head)),
    ...shortest(before.slice(head, before.length - tail), after.slice(head, after.length - tail)),
    ...both(before.slice(before.length - tail)),
  ];
}

/** The fewest removals and additions, by the algorithm of Myers (1986). */
function shortest(before: readonly string[], after: readonly string[]): readonly Line[] {
  const steps: ReadonlyMap<number, number>[] = [];
  let reach: ReadonlyMap<number, number> = new Map([[1, 0]]);
  for (let changes = 0; changes <= Math.min(before.length + after.length, mostChanges); changes += 1) {
    const next = new Map(reach);
    steps.push(reach);
    for (let diagonal = -changes; diagonal <= changes; diagonal += 2) {
      const down = isDown(reach, diagonal, changes);
      let x = down ? (reach.get(diagonal + 1) ?? 0) : (reach.get(diagonal - 1) ?? 0) + 1;
      while (x < before.length && x - diagonal < after.length && before[x] === after[x - diagonal]) x += 1;
      next.set(diagonal, x);
      if (x >= before.length && x - diagonal >= after.length) return wayBack(steps, before, after);
    }
    reach = next;
  }
  const all = (mark: "-" | "+", texts: readonly string[]): Line[] => texts.map((text) => ({ mark, text }));
  return [...all("-", before), ...all("+", after)];
}

function isDown(reach: ReadonlyMap<number, number>, diagonal: number, changes: number): boolean {
  if (diagonal === -changes) return true;
  return diagonal !== changes && (reach.get(diagonal - 1) ?? -1) < (reach.get(diagonal + 1) ?? -1);
}

function wayBack(
  steps: readonly ReadonlyMap<number, number>[],
  before: readonly string[],
  after: readonly string[],
): readonly Line[] {
  const lines: Line[] = [];
  let [x, y] = [before.length, after.length];
  for (let changes = steps.length - 1; changes >= 0; changes -= 1) {
    const reach = steps[changes] ?? new Map<number, number>();
    const diagonal = x - y;
    const down = isDown(reach, diagonal, changes);
    const from = down ? diagonal + 1 : diagonal - 1;
    const fromX = changes === 0 ? 0 : (reach.get(from) ?? 0);
    const fromY = changes === 0 ? 0 : fromX - from;
    while (x > fromX && y > fromY) {
      x -= 1;
      y -= 1;
      lines.push({ mark: " ", text: before[x] ?? "" });
    }
    if (changes === 0) break;
    lines.push(down ? { mark: "+", text: after[fromY] ?? "" } : { mark: "-", text: before[fromX] ?? "" });
    [x, y] = [fromX, fromY];
  }
  return lines.reverse();
}
