import { spawn } from "node:child_process";
import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { compilers } from "./golden-compile.js";
import type { Project } from "./golden-project.js";
import { root } from "./paths.js";

/** Lets a project in a temporary folder find the packages of this repository. */
export function linkPackages({ folder, write }: Project): void {
  write("package.json", { type: "module" });
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"), "junction");
}

/** What a compiler says of a program in `src`, and all that lies there, under strict settings. */
export function compileProgram(
  { folder, write }: Project,
  program: string,
  compiler = "TypeScript 7",
): Promise<string> {
  write("src/program.ts", program);
  write("tsconfig.json", {
    compilerOptions: {
      target: "es2022",
      lib: ["es2022", "esnext.disposable"],
      types: [],
      module: "nodenext",
      strict: true,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      noUnusedLocals: true,
      isolatedDeclarations: true,
      declaration: true,
      skipLibCheck: true,
      noEmit: true,
    },
    include: ["src"],
  });
  return new Promise((resolve, reject) => {
    const tsc = join(root, compilers[compiler] ?? "");
    const child = spawn(process.execPath, [tsc, "-p", "."], { cwd: folder });
    let output = "";
    child.stdout.on("data", (data) => {
      output += data;
    });
    child.on("error", reject);
    child.on("close", () => resolve(output));
  });
}
