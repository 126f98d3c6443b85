/** One row of a table of calls: what it is about, and for each user whether it is allowed. */
export interface Row {
  /** The first cell. */
  readonly what: string;
  /** What stands in backticks in the first cell. */
  readonly calls: readonly string[];
  readonly allowed: readonly boolean[];
}

/** The rows of the table whose header begins so. */
export function tableOf(page: string, header: string): readonly Row[] {
  const lines = page.split("\n");
  const first = lines.findIndex((line) => line.startsWith(header)) + 2;
  const rest = lines.slice(first);
  return rest.slice(0, rest.indexOf("")).map((line) => {
    const [what = "", ...cells] = line.slice(1, -1).split("|");
    return {
      what: what.trim(),
      calls: [...what.matchAll(/`([^`]+)`/g)].map(([, call = ""]) => call),
      allowed: cells.map((cell) => cell.trim() === "yes"),
    };
  });
}

/** The subjects a user of a configuration may publish to. */
export function publishRights(config: string, user: string): readonly string[] {
  const [, list = ""] =
    new RegExp(`^  ${user.toUpperCase()}: \\{\\s+publish: \\[([^\\]]*)\\]`, "m").exec(config) ?? [];
  return [...list.matchAll(/"([^"]+)"/g)].map(([, subject = ""]) => subject);
}

/** Whether a subject is one of those that a pattern with wildcards stands for. */
export function matches(pattern: string, subject: string): boolean {
  const tokens = subject.split(".");
  const parts = pattern.split(".");
  if (parts.at(-1) === ">" ? tokens.length < parts.length : tokens.length !== parts.length) return false;
  return parts.every((part, at) => part === ">" || part === "*" || part === tokens[at]);
}
