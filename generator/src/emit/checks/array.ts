import type { ArrayLimits, ArrayType, Contains, IrType, TupleType } from "../../ir/types.js";
import { type Lines, onlyIf } from "./lines.js";
import { inside, insideAt, type Known, type Place, type Printing, refuse } from "./printing.js";
import { typed } from "./scalar.js";

/** A list of items of one type. */
export function checkArray(place: Place, type: ArrayType, known: Known, printing: Printing): Lines {
  const rules = [
    ...checkLength(place, type),
    ...checkItems(place, type.items, 0, printing),
    ...checkTogether(place, type, [type.items], printing),
  ];
  return typed(place, "array", rules, known);
}

/** A list with a type for each place. */
export function checkTuple(place: Place, type: TupleType, known: Known, printing: Printing): Lines {
  const { value } = place;
  const limit = type.items.length;
  const items = type.items.flatMap((item, index) => {
    const name = printing.fresh("data");
    const lines = printing.check({ value: name, path: inside(place.path, String(index)) }, item);
    if (lines.length === 0) return [];
    return onlyIf(`${value}.length > ${index}`, [`const ${name} = ${value}[${index}];`, ...lines]);
  });
  const rest =
    type.rest === undefined
      ? refuseItems(place, limit, printing)
      : checkItems(place, type.rest, limit, printing);
  const types = type.rest === undefined ? type.items : [...type.items, type.rest];
  const rules = [
    ...checkLength(place, type),
    ...items,
    ...rest,
    ...checkTogether(place, type, types, printing),
  ];
  return typed(place, "array", rules, known);
}

function checkLength(place: Place, { minItems = 0, maxItems }: ArrayLimits): Lines {
  const length = `${place.value}.length`;
  return [
    ...(maxItems === undefined
      ? []
      : onlyIf(`${length} > ${maxItems}`, refuse(place, "maxItems", { limit: maxItems }))),
    ...(minItems === 0
      ? []
      : onlyIf(`${length} < ${minItems}`, refuse(place, "minItems", { limit: minItems }))),
  ];
}

/** The items from a place on. */
function checkItems(place: Place, type: IrType, from: number, printing: Printing): Lines {
  const [index, item] = [printing.fresh("i"), printing.fresh("data")];
  const lines = printing.check({ value: item, path: insideAt(place.path, index) }, type);
  if (lines.length === 0) return [];
  return [...loop(place, index, from), `const ${item} = ${place.value}[${index}];`, ...lines, "}"];
}

/** No items from a place on; where there are to be none at all, each is refused. */
function refuseItems(place: Place, limit: number, printing: Printing): Lines {
  if (limit > 0) return onlyIf(`${place.value}.length > ${limit}`, refuse(place, "items", { limit }));
  const index = printing.fresh("i");
  const item: Place = { value: "", path: insideAt(place.path, index) };
  return [...loop(place, index, 0), ...refuse(item, "false schema", {}), "}"];
}

function loop({ value }: Place, index: string, from: number): Lines {
  return [`for (let ${index} = ${from}; ${index} < ${value}.length; ${index} += 1) {`];
}

/** Rules about all items: how many fit a type, and that no two are equal. */
function checkTogether(
  place: Place,
  { contains, unique }: ArrayLimits,
  types: readonly IrType[],
  printing: Printing,
): Lines {
  const some = contains === undefined ? [] : checkContains(place, contains, printing);
  return unique ? [...some, ...checkUnique(place, types, printing)] : some;
}

function checkContains(place: Place, { type, least = 1, most }: Contains, printing: Printing): Lines {
  const [index, item] = [printing.fresh("i"), printing.fresh("data")];
  const [before, count] = [printing.fresh("before"), printing.fresh("count")];
  const lines = printing.check({ value: item, path: insideAt(place.path, index) }, type);
  const tooFew = least === 0 ? [] : [`${count} < ${least}`];
  const wrong = most === undefined ? tooFew : [...tooFew, `${count} > ${most}`];
  if (wrong.length === 0) return [];
  return [
    `const ${before} = errors;`,
    `let ${count} = 0;`,
    ...loop(place, index, 0),
    `const ${item} = ${place.value}[${index}];`,
    "errors = null;",
    ...lines,
    ...onlyIf("errors === null", [`${count} += 1;`]),
    "}",
    `errors = ${before};`,
    ...onlyIf(
      wrong.join(" || "),
      refuse(place, "contains", {
        minContains: least,
        ...(most !== undefined && { maxContains: most }),
      }),
    ),
  ];
}

function checkUnique(place: Place, types: readonly IrType[], printing: Printing): Lines {
  const { value } = place;
  const [index, earlier] = [printing.fresh("i"), printing.fresh("j")];
  const params = { i: { code: index }, j: { code: earlier } };
  const refused = [...refuse(place, "uniqueItems", params), "break;"];
  if (types.every((type) => isScalar(type, printing, []))) {
    const seen = printing.fresh("seen");
    return [
      `const ${seen} = new Map();`,
      ...loop(place, index, 0),
      `const ${earlier} = ${seen}.get(${value}[${index}]);`,
      ...onlyIf(`${earlier} !== undefined`, refused),
      `${seen}.set(${value}[${index}], ${index});`,
      "}",
    ];
  }
  const equal = printing.call("deepEqual", `${value}[${index}]`, `${value}[${earlier}]`);
  const label = printing.fresh("items");
  return [
    `${label}: for (let ${index} = 1; ${index} < ${value}.length; ${index} += 1) {`,
    `for (let ${earlier} = 0; ${earlier} < ${index}; ${earlier} += 1) {`,
    ...onlyIf(equal, [...refuse(place, "uniqueItems", params), `break ${label};`]),
    "}",
    "}",
  ];
}

/** Whether all values of a type are equal only when they are the same: none is an object or a list. */
function isScalar(type: IrType, printing: Printing, path: readonly string[]): boolean {
  switch (type.kind) {
    case "null":
    case "boolean":
    case "string":
    case "number":
      return true;
    case "literal":
      return type.values.every(({ value }) => typeof value !== "object" || value === null);
    case "union":
      return type.members.every((member) => isScalar(member, printing, path));
    case "reference": {
      const target = printing.declarations.get(type.id)?.type;
      return (
        target !== undefined && !path.includes(type.id) && isScalar(target, printing, [...path, type.id])
      );
    }
    default:
      return false;
  }
}
