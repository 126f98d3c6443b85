/**
 * Gives tools that look for a compiler API under the name `typescript` the last compiler that has one: TypeScript 7,
 * which this repository builds with, has none. For `node --import`.
 */
import Module from "node:module";

const from = "typescript";
const to = "typescript-5.9";

if (typeof Module.registerHooks === "function") {
  Module.registerHooks({ resolve: (name, context, next) => next(replaced(name), context) });
} else {
  // Before Node 22.15 `require` and `import` have to be changed one by one.
  const resolve = Module._resolveFilename;
  Module._resolveFilename = function (name, ...rest) {
    return resolve.call(this, replaced(name), ...rest);
  };
  const hook = `export const resolve = (name, context, next) => next(name === "${from}" ? "${to}" : name, context);`;
  Module.register(`data:text/javascript,${encodeURIComponent(hook)}`);
}

function replaced(name) {
  return name === from || name.startsWith(`${from}/`) ? to + name.slice(from.length) : name;
}
