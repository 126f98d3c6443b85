import type { ObjectType, Property } from "../../ir/types.js";
import { quote } from "../literal.js";
import { type Lines, onlyIf } from "./lines.js";
import { inside, insideNamed, type Known, type Place, type Printing, property, refuse } from "./printing.js";
import { typed } from "./scalar.js";

/** An object: the properties it names, then how many there are, then each that is there. */
export function checkObject(place: Place, type: ObjectType, known: Known, printing: Printing): Lines {
  const rules = [
    ...type.properties
      .filter(({ name }) => name !== known.tag)
      .flatMap((one) => checkProperty(place, one, printing)),
    ...checkDependents(place, type),
    ...checkCount(place, type),
    ...checkEach(place, type, printing),
  ];
  return typed(place, "object", rules, known);
}

function checkProperty(place: Place, { name, required, type }: Property, printing: Printing): Lines {
  const read = property(place.value, name);
  const data = printing.fresh("data");
  const lines = printing.check({ value: data, path: inside(place.path, name) }, type);
  const missing = refuse(place, "required", { missingProperty: name });
  if (lines.length === 0) return required ? onlyIf(`${read} === undefined`, missing) : [];
  const declared = `const ${data} = ${read};`;
  if (required) return [declared, ...onlyIf(`${data} === undefined`, missing, lines)];
  return [declared, ...onlyIf(`${data} !== undefined`, lines)];
}

function checkDependents(place: Place, { dependentRequired }: ObjectType): Lines {
  return Object.entries(dependentRequired).flatMap(([name, needed]) =>
    needed.flatMap((missing) =>
      onlyIf(
        `${property(place.value, name)} !== undefined && ${property(place.value, missing)} === undefined`,
        refuse(place, "dependentRequired", { property: name, missingProperty: missing }),
      ),
    ),
  );
}

function checkCount(place: Place, { minProperties = 0, maxProperties }: ObjectType): Lines {
  const count = `Object.keys(${place.value}).length`;
  const limits: [string, number, string][] = [];
  if (maxProperties !== undefined) limits.push(["maxProperties", maxProperties, ">"]);
  if (minProperties > 0) limits.push(["minProperties", minProperties, "<"]);
  return limits.flatMap(([keyword, limit, refused]) =>
    onlyIf(`${count} ${refused} ${limit}`, refuse(place, keyword, { limit })),
  );
}

/** Rules for whatever properties there are: their names, patterns for them, and those that nothing else speaks of. */
function checkEach(place: Place, type: ObjectType, printing: Printing): Lines {
  const key = printing.fresh("key");
  const speaksOfValues = type.patterns.length > 0 || type.additional !== undefined;
  const data = speaksOfValues ? printing.fresh("data") : "";
  const inner: Place = { value: data, path: insideNamed(place.path, key) };
  const read = `const ${data} = ${place.value}[${key}];`;
  const matches = type.patterns.map(({ pattern }) => `${printing.pattern(pattern)}.test(${key})`);
  const byPattern = type.patterns.flatMap((one, index) => {
    const lines = printing.check(inner, one.type);
    return lines.length === 0 ? [] : onlyIf(matches[index] ?? "", lines);
  });
  const isClosed = type.additional === undefined;
  const others =
    type.additional === undefined
      ? refuse(place, "additionalProperties", { additionalProperty: { code: key } })
      : printing.check(inner, type.additional);
  const unnamed = [
    ...type.properties.map(({ name }) => `${key} !== ${quote(name)}`),
    ...matches.map((match) => `!${match}`),
  ];
  const always = [...checkName(place, key, type, printing), ...byPattern];
  // Where the loop is there for the unknown properties alone, no reader runs through it.
  const isForClosed = isClosed && always.length === 0;
  const when = isClosed && !isForClosed ? ["closed", ...unnamed] : unnamed;
  const rules = [
    ...always,
    ...(when.length === 0 || others.length === 0 ? others : onlyIf(when.join(" && "), others)),
  ];
  if (rules.length === 0) return [];
  const needsValue = byPattern.length > 0 || (!isClosed && others.length > 0);
  const loop = [`for (const ${key} in ${place.value}) {`, ...(needsValue ? [read] : []), ...rules, "}"];
  return isForClosed ? onlyIf("closed", loop) : loop;
}

function checkName(place: Place, key: string, { names }: ObjectType, printing: Printing): Lines {
  if (names === undefined) return [];
  const name: Place = { value: key, path: place.path };
  // A name is always a text.
  const lines = printing.check(name, names, { kind: names.kind === "string" });
  if (lines.length === 0) return [];
  const [before, failures] = [printing.fresh("before"), printing.fresh("failures")];
  // What is wrong with a name is told along with it: at its path it would seem to speak of the object.
  const params = { propertyName: { code: key }, failures: { code: failures } };
  return [
    `const ${before} = errors;`,
    "errors = null;",
    ...lines,
    `const ${failures} = errors;`,
    `errors = ${before};`,
    ...onlyIf(`${failures} !== null`, refuse(name, "propertyNames", params)),
  ];
}
