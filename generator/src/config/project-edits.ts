import { applyEdits, type FormattingOptions, modify, type ParseError, parse } from "jsonc-parser";
import type { ProjectFacts } from "./detect-project.js";

/** A file of the user's project with something added to it. */
export interface ProjectEdit {
  readonly path: string;
  readonly text: string;
  /** What was added, for people. */
  readonly what: string;
}

/** What `init` adds to files that a project has: scripts, and what makes other tools leave `out` alone. */
export function projectEdits(facts: ProjectFacts, out: string): readonly ProjectEdit[] {
  return [
    scripts(facts),
    ...[".prettierignore", ".eslintignore"].map((path) => {
      const text = facts.text(path);
      return text === undefined ? undefined : line(path, text, `${out}/`);
    }),
    ...["biome.json", "biome.jsonc"].map((path) => biome(path, facts.text(path), out)),
    facts.isInGit || facts.text(".gitattributes") !== undefined
      ? line(".gitattributes", facts.text(".gitattributes") ?? "", `${out}/** linguist-generated=true`)
      : undefined,
  ].filter((edit) => edit !== undefined);
}

/** Adds a script for each of the two uses, under another name where the usual one is taken. */
function scripts({ packageJson }: ProjectFacts): ProjectEdit | undefined {
  const manifest = packageJson === undefined ? undefined : parsed(packageJson);
  if (packageJson === undefined || manifest === undefined) return undefined;
  const taken = isRecord(manifest["scripts"]) ? manifest["scripts"] : {};
  let text = packageJson;
  const added: string[] = [];
  for (const [name, other, command] of [
    ["generate", "rita:generate", "rita generate"],
    ["check:generated", "rita:check", "rita generate --check"],
  ] as const) {
    if (Object.values(taken).includes(command)) continue;
    const free = [name, other].find((one) => !Object.hasOwn(taken, one));
    if (free === undefined) continue;
    text = changed(text, ["scripts", free], command);
    added.push(free);
  }
  if (added.length === 0) return undefined;
  return { path: "package.json", text, what: `scripts ${added.join(" and ")}` };
}

/** Biome reads the marks in generated files; where a list of files is kept, the folder is taken out of it, too. */
function biome(path: string, text: string | undefined, out: string): ProjectEdit | undefined {
  const files = text === undefined ? undefined : parsed(text)?.["files"];
  if (text === undefined || !isRecord(files)) return undefined;
  for (const [key, entry] of [
    ["includes", `!${out}`],
    ["ignore", out],
  ] as const) {
    const list: unknown = files[key];
    if (!Array.isArray(list) || list.includes(entry)) continue;
    return { path, text: changed(text, ["files", key, list.length], entry, true), what: entry };
  }
  return undefined;
}

function line(path: string, text: string, wanted: string): ProjectEdit | undefined {
  const end = text.includes("\r\n") ? "\r\n" : "\n";
  const lines = text.split(/\r?\n/).map((one) => one.trim());
  if (lines.includes(wanted) || lines.includes(`/${wanted}`)) return undefined;
  const before = text === "" || text.endsWith("\n") ? text : text + end;
  return { path, text: `${before}${wanted}${end}`, what: wanted };
}

/** A JSON text with one value changed; everything else stays as it is, byte for byte. */
function changed(text: string, path: (string | number)[], value: string, isInsertion = false): string {
  const indent = /^([ \t]+)"/m.exec(text)?.[1] ?? "  ";
  const formattingOptions: FormattingOptions = {
    insertSpaces: !indent.startsWith("\t"),
    tabSize: indent.startsWith("\t") ? 1 : indent.length,
    eol: text.includes("\r\n") ? "\r\n" : "\n",
  };
  return applyEdits(text, modify(text, path, value, { formattingOptions, isArrayInsertion: isInsertion }));
}

function parsed(text: string): Readonly<Record<string, unknown>> | undefined {
  const errors: ParseError[] = [];
  const value: unknown = parse(text, errors, { allowTrailingComma: true });
  return errors.length === 0 && isRecord(value) ? value : undefined;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
