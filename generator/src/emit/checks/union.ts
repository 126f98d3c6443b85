import type { IrType, Json, JsonKind, LiteralValue, UnionType } from "../../ir/types.js";
import { flatLiteral } from "../literal.js";
import { isNoneOf, isOneOf } from "./kinds.js";
import { type Branch, chain, type Lines, onlyIf } from "./lines.js";
import {
  type Expression,
  inside,
  type Known,
  type Place,
  type Printing,
  property,
  refuse,
} from "./printing.js";
import { checkLiteral, typed } from "./scalar.js";

/**
 * One of several types. Where the value itself tells which one is meant, only that one is checked, so that a
 * mistake gives the failures of the one member that was meant and not those of all.
 */
export function checkUnion(place: Place, type: UnionType, known: Known, printing: Printing): Lines {
  const { dispatch } = type;
  if (dispatch.by === "tag") {
    return byTag(place, type.members, dispatch.property, dispatch.values, known, printing);
  }
  if (dispatch.by === "type") return byKind(place, type.members, dispatch.types, printing);
  return bySearch(place, type.members, type.exclusive, printing);
}

function byTag(
  place: Place,
  members: readonly IrType[],
  tag: string,
  values: readonly (readonly Json[])[],
  known: Known,
  printing: Printing,
): Lines {
  const data = printing.fresh("data");
  const branches = members.map((member, index): Branch => {
    const is = (values[index] ?? []).map((value) => `${data} === ${flatLiteral(value)}`);
    return { when: is.join(" || "), run: printing.check(place, member, { kind: true, tag }) };
  });
  const missing: Branch = {
    when: `${data} === undefined`,
    run: refuse(place, "required", { missingProperty: tag }),
  };
  const at: Place = { value: data, path: inside(place.path, tag) };
  const rules = [
    `const ${data} = ${property(place.value, tag)};`,
    ...chain([...branches, missing], refuse(at, "enum", { allowedValues: values.flat() })),
  ];
  return typed(place, "object", rules, known);
}

function byKind(
  place: Place,
  members: readonly IrType[],
  kinds: readonly (readonly JsonKind[])[],
  printing: Printing,
): Lines {
  const exact = members.map(exactValues);
  if (exact.every((values) => values !== undefined)) {
    return checkLiteral(place, { kind: "literal", values: exact.flat() }, printing);
  }
  const branches: Branch[] = [];
  const plain: JsonKind[] = [];
  for (const [index, member] of members.entries()) {
    const own = kinds[index] ?? [];
    const run = printing.check(place, member, { kind: own.length === 1 });
    if (run.length === 0) plain.push(...own);
    else if (own.length > 0) branches.push({ when: isOneOf(place.value, own), run });
  }
  const type = members.flatMap((member, index): readonly string[] =>
    member.kind === "number" && member.integer ? ["integer"] : (kinds[index] ?? []),
  );
  const refused = refuse(place, "type", { type });
  if (plain.length === 0) return chain(branches, refused);
  return chain([...branches, { when: isNoneOf(place.value, plain), run: refused }]);
}

/** The values of a type that is nothing but some exact values. */
function exactValues(type: IrType): readonly LiteralValue[] | undefined {
  if (type.kind === "null") return [{ value: null }];
  return type.kind === "literal" ? type.values : undefined;
}

/**
 * Tries one member after the other; `exclusive`: exactly one has to fit. A tolerant reader sees more shapes fit than the
 * writer meant, so that holds for writing only, and for reading any one will do.
 */
function bySearch(place: Place, members: readonly IrType[], exclusive: boolean, printing: Printing): Lines {
  const before = printing.fresh("before");
  const failed = printing.fresh("failed");
  const fits = printing.fresh("fits");
  const found = (index: number): string => (exclusive ? `${fits}.push(${index});` : `${fits} = true;`);
  const none = exclusive ? `${fits}.length === 0` : `!${fits}`;
  const attempts = members.map((member, index): Lines => {
    const lines = printing.check(place, member);
    // Neither `push(...failures)` nor recursion: a long list may have more failures than a call has arguments.
    const missed = `${failed} = ${failed}.concat(errors);`;
    const attempt = ["errors = null;", ...lines, ...onlyIf("errors === null", [found(index)], [missed])];
    return index === 0 ? attempt : onlyIf(exclusive ? `closed || ${none}` : none, attempt);
  });
  const failures = `errors = errors === null ? ${failed} : errors.concat(${failed});`;
  const any = refuse(place, "anyOf", {});
  const one = (passingSchemas: Json | Expression): Lines => refuse(place, "oneOf", { passingSchemas });
  const refused: readonly Branch[] = exclusive
    ? [
        { when: none, run: [failures, ...onlyIf("closed", one(null), any)] },
        { when: `${fits}.length > 1`, run: one({ code: fits }) },
      ]
    : [{ when: none, run: [failures, ...any] }];
  return [
    `const ${before} = errors;`,
    `let ${failed} = [];`,
    exclusive ? `const ${fits} = [];` : `let ${fits} = false;`,
    ...attempts.flat(),
    `errors = ${before};`,
    ...chain(refused),
  ];
}
