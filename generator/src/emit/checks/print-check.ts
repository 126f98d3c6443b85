import type { IrType } from "../../ir/types.js";
import { checkArray, checkTuple } from "./array.js";
import { type Lines, onlyIf } from "./lines.js";
import { checkObject } from "./object.js";
import { type Known, type Place, type Printing, unknown } from "./printing.js";
import { checkLiteral, checkNumber, checkScalar, checkString } from "./scalar.js";
import { checkUnion } from "./union.js";

/** How a function is printed. */
export type FunctionOptions = Pick<Printing, "reference" | "declarations" | "pattern" | "call">;

/**
 * The body of a function that checks the value `data` at the path `instancePath`: adds what it refuses to `errors`,
 * which is `null` where there is nothing. Where `closed` holds, it checks what is to be written: objects refuse unknown
 * properties. Otherwise it checks what was read, and ignores them.
 */
export function printCheck(type: IrType, options: FunctionOptions): Lines {
  const counts = new Map<string, number>();
  const printing: Printing = {
    ...options,
    fresh: (stem) => {
      const count = counts.get(stem) ?? 0;
      counts.set(stem, count + 1);
      return `${stem}${count}`;
    },
    check: (place, inner, known = unknown) => check(place, inner, known, printing),
  };
  return check({ value: "data", path: "instancePath" }, type, unknown, printing);
}

function check(place: Place, type: IrType, known: Known, printing: Printing): Lines {
  switch (type.kind) {
    case "unknown":
      return [];
    case "null":
    case "boolean":
      return checkScalar(place, type, known);
    case "string":
      return checkString(place, type, known, printing);
    case "number":
      return checkNumber(place, type, known);
    case "literal":
      return checkLiteral(place, type, printing);
    case "array":
      return checkArray(place, type, known, printing);
    case "tuple":
      return checkTuple(place, type, known, printing);
    case "object":
      return checkObject(place, type, known, printing);
    case "union":
      return checkUnion(place, type, known, printing);
    case "reference": {
      const target = printing.reference(type.id);
      if (typeof target !== "string") return check(place, target, known, printing);
      return onlyIf(`!${target}(${place.value}, ${place.path}, closed)`, [
        `errors = errors === null ? ${target}.errors : errors.concat(${target}.errors);`,
      ]);
    }
  }
}
