import { RitaError } from "../errors/rita-error.js";
import { everything, type Scope } from "./scope.js";
import { isWellFormed } from "./tokens.js";

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused.
const tokenPattern = /^(?:\*|[^\s.*>\u0000-\u001f\u007f]{1,255})$/u;

/**
 * The full subject a filter stands for. A filter has one to three tokens (entity type, entity id, event type); what
 * is missing is any. `*` is any token, `>` at the end any tail.
 *
 * @throws RitaError `SUBJECT_TOO_MANY_TOKENS`, `FILTER_INVALID`.
 */
export function filterSubject(scope: Scope, filter: string): string {
  if (typeof filter !== "string" || filter === "") throw invalid(filter, "it is empty");
  const tokens = filter.split(".");
  if (tokens.length > 3) {
    throw new RitaError(
      "SUBJECT_TOO_MANY_TOKENS",
      `The filter ${shown(filter)} has ${tokens.length} parts; it can have at most three: entity type, entity id, event type.`,
      { filter },
    );
  }
  const tail = tokens.at(-1) === ">";
  const named = tail ? tokens.slice(0, -1) : tokens;
  const bad = named.find((token) => !tokenPattern.test(token) || !isWellFormed(token));
  if (bad !== undefined) throw invalid(filter, `${shown(bad)} cannot be a part of a subject`);
  if (tail) return [scope.prefix, ...tokens].join(".");
  return [scope.prefix, ...tokens, ...Array<string>(3 - tokens.length).fill("*")].join(".");
}

/**
 * The full subjects of several filters, none covering another (the server refuses filters that overlap). Two that
 * overlap without one covering the other are widened to their union token by token; `matchesAny` then sorts out
 * what came along.
 */
export function filterSubjects(scope: Scope, filters: readonly string[]): readonly string[] {
  if (filters.length === 0) return [everything(scope)];
  const merged: string[] = [];
  for (const filter of filters) {
    let subject = filterSubject(scope, filter);
    for (let at = 0; at < merged.length; ) {
      const other = merged[at] ?? "";
      if (!overlap(subject, other)) {
        at += 1;
        continue;
      }
      subject = union(subject, other);
      merged.splice(at, 1);
      at = 0;
    }
    merged.push(subject);
  }
  return merged;
}

/** Whether a subject matches one of the patterns. */
export function matchesAny(subject: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => matches(subject, pattern));
}

/** Whether a subject matches a pattern, as NATS does it. */
export function matches(subject: string, pattern: string): boolean {
  const [tokens, wanted] = [subject.split("."), pattern.split(".")];
  for (const [at, token] of wanted.entries()) {
    if (token === ">") return tokens.length > at;
    if (at >= tokens.length || (token !== "*" && token !== tokens[at])) return false;
  }
  return tokens.length === wanted.length;
}

function overlap(left: string, right: string): boolean {
  const [one, other] = [left.split("."), right.split(".")];
  for (let at = 0; at < Math.max(one.length, other.length); at += 1) {
    const [a, b] = [one[at], other[at]];
    if (a === ">" || b === ">") return a !== undefined && b !== undefined;
    if (a === undefined || b === undefined) return false;
    if (a !== "*" && b !== "*" && a !== b) return false;
  }
  return true;
}

function union(left: string, right: string): string {
  const [one, other] = [left.split("."), right.split(".")];
  const tokens: string[] = [];
  for (const [at, a] of one.entries()) {
    const b = other[at];
    if (a === ">" || b === ">" || b === undefined) return [...tokens, ">"].join(".");
    tokens.push(a === b ? a : "*");
  }
  return tokens.join(".");
}

function invalid(filter: unknown, why: string): RitaError {
  return new RitaError(
    "FILTER_INVALID",
    `The filter ${shown(filter)} is refused: ${why}. A filter looks like "order", "order.1042" or "*.*.order-placed".`,
    { filter },
  );
}

function shown(text: unknown): string {
  return JSON.stringify(String(text).slice(0, 100));
}
