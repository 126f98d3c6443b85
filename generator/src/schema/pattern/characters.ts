import { type AST, visitRegExpAST } from "@eslint-community/regexpp";

/** One of each kind of character that classes such as \w, \s and \p{L} tell apart. */
const usual = [..."aZ5_ \t\n-.,:;/\\@'\"()[]{}#%&*+<>=?!|~^$", ..."éßЖ中あ٣²\u0301\u00A0€😀\u0000"];

/**
 * Says for parts of a pattern, given as they are written, which of some sample characters they read, one bit each.
 * The samples are the characters that the pattern names with their neighbours, and one of each usual kind: parts
 * that read a character in common share a sample, unless they name none and it is of no usual kind.
 */
export function characterSets(pattern: AST.Pattern): (part: string) => bigint {
  const named = new Set(usual.map((one) => one.codePointAt(0) ?? 0));
  visitRegExpAST(pattern, {
    onCharacterEnter: ({ value }) => {
      for (const near of [value - 1, value, value + 1]) if (near >= 0 && near <= 0x10ffff) named.add(near);
    },
  });
  const samples = [...named].map((value) => String.fromCodePoint(value));
  const known = new Map<string, bigint>();
  return (part) => {
    const before = known.get(part);
    if (before !== undefined) return before;
    const expression = new RegExp(`^(?:${part})$`, "u");
    const bits = samples.reduce(
      (sum, one, at) => (expression.test(one) ? sum | (1n << BigInt(at)) : sum),
      0n,
    );
    known.set(part, bits);
    return bits;
  };
}
