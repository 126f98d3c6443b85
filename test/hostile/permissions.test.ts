import { chmodSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { type GenerateResult, generate, write } from "../../generator/src/index.js";
import { event, type Project, project } from "../support/golden-project.js";

const done = "schemas/it/events/it-done.json";
const options = { schemas: "schemas", out: "generated" };

/** Who may do nothing that files do not let him do: root may do everything, so it takes off its rights. */
const nobody = 65_534;
const isRoot = process.getuid?.() === 0;

function asNobody<Value>(action: () => Value): Value {
  if (isRoot) process.seteuid?.(nobody);
  try {
    return action();
  } finally {
    if (isRoot) process.seteuid?.(0);
  }
}

/** A project that anybody may read, and whose files may be changed where the mode of one is not set. */
function open(files: Readonly<Record<string, string | object>>): Project {
  const made = project(files);
  const visit = (folder: string): void => {
    chmodSync(folder, 0o777);
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if (entry.isDirectory()) visit(join(folder, entry.name));
      else chmodSync(join(folder, entry.name), 0o666);
    }
  };
  visit(made.folder);
  return made;
}

// Windows has no modes of this kind.
describe.skipIf(process.platform === "win32")("what may not be read or written", () => {
  const closed: string[] = [];
  const close = (path: string, mode = 0): void => {
    closed.push(path);
    chmodSync(path, mode);
  };
  afterEach(() => {
    for (const path of closed.splice(0)) chmodSync(path, 0o777);
  });
  const generated = ({ folder }: Project): GenerateResult => generate(options, { folder });

  it("a schema without read permission is reported", () => {
    const made = open({ [done]: event, "schemas/it/events/it-gone.json": event });
    close(join(made.folder, done));
    const { diagnostics, files } = asNobody(() => generated(made));
    expect(diagnostics).toMatchObject([
      { code: "RITA2003", message: expect.stringContaining("EACCES"), place: { file: done } },
    ]);
    expect(files).toEqual([]);
  });

  it("a folder without read permission is reported", () => {
    const made = open({ [done]: event, "schemas/other/events/other-done.json": event });
    close(join(made.folder, "schemas/other"));
    const { diagnostics } = asNobody(() => generated(made));
    expect(diagnostics).toMatchObject([{ code: "RITA2003", place: { file: "schemas/other" } }]);
  });

  it("an output folder without write permission is reported, and keeps the old files", () => {
    const made = open({ [done]: event });
    expect(asNobody(() => write(generated(made)))).toEqual([]);
    const before = made.files();
    made.write("schemas/it/events/it-gone.json", event);
    close(join(made.folder, "generated/validators"), 0o555);
    expect(asNobody(() => write(generated(made)))).toMatchObject([
      { code: "RITA5005", message: expect.stringContaining("EACCES") },
    ]);
    expect([...made.files()].filter(([path]) => path.startsWith("generated/"))).toEqual(
      [...before].filter(([path]) => path.startsWith("generated/")),
    );
  });
});
