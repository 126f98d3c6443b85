import { posix } from "node:path";
import { pascalCase } from "../ir/names.js";

/** How import paths of generated files end. */
export type ImportExtension = ".js" | ".ts" | "";

/** A name that another module exports. Printing it imports it. */
export interface Imported {
  readonly name: string;
  /** A file beside the generated ones (`shared.ts`), or a package (`rita-ts/codegen/v1`). */
  readonly from: string;
  /** Whether it is used as a type only. */
  readonly type: boolean;
}

/** A piece of code: text, and names that have to be imported. */
export type Code = string | Imported | readonly Code[];

/** The module that all generated code imports from the runtime. */
const runtimeModule = "rita-ts/codegen/v1";

/** A value of the runtime. */
export function runtimeValue(name: string): Imported {
  return { name, from: runtimeModule, type: false };
}

/** A type of the runtime. */
export function runtimeType(name: string): Imported {
  return { name, from: runtimeModule, type: true };
}

/** A file in the making: collects code, and knows what has to be imported for it. */
export interface CodeFile {
  /** Path inside the folder that holds all generated files. */
  readonly path: string;
  /** Makes a name known that the file declares, so that no import hides it. Gives the name. */
  declare(name: string): string;
  /** Imports a name that is used inside of text. */
  use(imported: Imported): void;
  /** Adds code. */
  print(...code: readonly Code[]): void;
  /** The whole text: head, imports, code. */
  text(head: string, extension: ImportExtension): string;
}

/** An empty file. */
export function codeFile(path: string): CodeFile {
  const declared = new Set<string>();
  const printed: Code[] = [];
  const used: Imported[] = [];
  return {
    path,
    declare: (name) => {
      declared.add(name);
      return name;
    },
    use: (imported) => {
      used.push(imported);
    },
    print: (...code) => {
      printed.push(...code);
    },
    text: (head, extension) => {
      const imports = collect([...used, ...printed], path);
      const localNames = nameImports(imports, declared);
      const localName = ({ name, from }: Imported): string => localNames.get(`${from}#${name}`) ?? name;
      const body = render(printed, (one) => (one.from === path ? one.name : localName(one)));
      const lines = [...imports].sort(byModule).map(([from, names]) => {
        return importLine(modulePath(from, path, extension), [...names.values()], localName);
      });
      return `${head}${lines.join("")}${lines.length > 0 ? "\n" : ""}${body.trim()}\n`;
    },
  };
}

/** Code as text; `name` says what an imported name is called here. */
export function render(code: Code, name: (imported: Imported) => string = (one) => one.name): string {
  if (typeof code === "string") return code;
  if (isList(code)) return code.map((one) => render(one, name)).join("");
  return name(code);
}

/** Puts code between pieces of code. */
export function join(pieces: readonly Code[], separator: string): Code {
  return pieces.flatMap((piece, index) => (index === 0 ? [piece] : [separator, piece]));
}

function isList(code: Code): code is readonly Code[] {
  return Array.isArray(code);
}

function collect(code: readonly Code[], path: string): Map<string, Map<string, Imported>> {
  const imports = new Map<string, Map<string, Imported>>();
  const visit = (one: Code): void => {
    if (typeof one === "string") return;
    if (isList(one)) {
      for (const inner of one) visit(inner);
      return;
    }
    if (one.from === path) return;
    const names = imports.get(one.from) ?? new Map<string, Imported>();
    imports.set(one.from, names);
    const known = names.get(one.name);
    names.set(one.name, known === undefined || known.type ? one : known);
  };
  for (const one of code) visit(one);
  return imports;
}

function importLine(from: string, names: readonly Imported[], localName: (one: Imported) => string): string {
  const allTypes = names.every(({ type }) => type);
  const parts = [...names]
    .sort((a, b) => compare(a.name, b.name))
    .map((one) => {
      const local = localName(one);
      const renamed = local === one.name ? one.name : `${one.name} as ${local}`;
      return one.type && !allTypes ? `type ${renamed}` : renamed;
    });
  return list(`import ${allTypes ? "type " : ""}`, parts, ` from "${from}";\n`);
}

/** `{ a, b }` between two texts, one name a line where the line would be too long. */
export function list(before: string, names: readonly string[], after: string): string {
  const flat = `${before}{ ${names.join(", ")} }${after}`;
  if (flat.trimEnd().length <= 110) return flat;
  return `${before}{\n${names.map((name) => `  ${name},\n`).join("")}}${after}`;
}

/** How a file names another file or a package in an import. */
export function modulePath(to: string, from: string, extension: ImportExtension): string {
  if (!to.endsWith(".ts")) return to;
  const relative = posix.relative(posix.dirname(from), to).replace(/\.ts$/, extension);
  return relative.startsWith(".") ? relative : `./${relative}`;
}

/** Packages first, then files from outer folders inwards. */
function byModule([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return Number(a.endsWith(".ts")) - Number(b.endsWith(".ts")) || compare(a, b);
}

function compare(a: string, b: string): number {
  const [left, right] = [a.toLowerCase(), b.toLowerCase()];
  return left < right ? -1 : left > right ? 1 : a < b ? -1 : a > b ? 1 : 0;
}

/**
 * What each import is called in the file: its own name, or one with its module in front where the file declares
 * or imports that name already. Types of the user keep their names rather than those of the runtime.
 */
function nameImports(
  imports: ReadonlyMap<string, ReadonlyMap<string, Imported>>,
  declared: ReadonlySet<string>,
): ReadonlyMap<string, string> {
  const taken = new Set(declared);
  const names = new Map<string, string>();
  for (const [from, members] of [...imports].sort(byModule).reverse()) {
    for (const name of members.keys()) {
      let local = taken.has(name) ? prefixed(name, from) : name;
      while (taken.has(local)) local = `${local}_`;
      taken.add(local);
      names.set(`${from}#${name}`, local);
    }
  }
  return names;
}

/** `Money` of `shared.ts` → `SharedMoney`, `registry` of the runtime → `ritaRegistry`. */
function prefixed(name: string, from: string): string {
  const module = pascalCase(from === runtimeModule ? "rita" : posix.basename(from, ".ts"));
  const first = name.charAt(0);
  if (first === first.toUpperCase()) return module + name;
  return module.charAt(0).toLowerCase() + module.slice(1) + first.toUpperCase() + name.slice(1);
}
