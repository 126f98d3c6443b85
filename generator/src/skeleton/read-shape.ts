import { createRequire } from "node:module";
import type { ts as compiler } from "ts-morph";
import type {
  DeclaredShape,
  FileShape,
  ImportedName,
  ImportShape,
  ListShape,
  MemberShape,
  Range,
  SyntaxProblem,
  ThrowShape,
  TypeUse,
  ValueShape,
} from "./shape.js";

type Compiler = typeof compiler;

// The only file that knows the compiler. It is loaded when a file has to be looked into, which is seldom: a run
// in which nothing is missing must not wait for it. It brings its own, whatever version the project has.
let loaded: Compiler | undefined;

function load(): Compiler {
  const { ts }: typeof import("ts-morph") = createRequire(import.meta.url)("ts-morph");
  return ts;
}

/** Reads a TypeScript text. A text with syntax errors gives what can be made out of it, and the errors. */
export function readShape(text: string): FileShape {
  loaded ??= load();
  const ts = loaded;
  const file = ts.createSourceFile("skeleton.ts", text, ts.ScriptTarget.Latest, true, ts.ScriptKind.TS);
  const problems = problemsOf(ts, text);
  const declared: DeclaredShape[] = [];
  const throws: ThrowShape[] = [];
  const quotes = { single: 0, double: 0 };
  const visit = (node: compiler.Node): void => {
    declared.push(...declaredBy(ts, node));
    const thrown = thrownBy(ts, node);
    if (thrown !== undefined) throws.push(thrown);
    if (ts.isStringLiteral(node)) quotes[text.charAt(node.getStart()) === "'" ? "single" : "double"] += 1;
    ts.forEachChild(node, visit);
  };
  visit(file);
  const first = file.statements.find(
    (one) => !(ts.isExpressionStatement(one) && ts.isStringLiteral(one.expression)),
  );
  const ended = file.statements.filter((one) => endsFreely(ts, one));
  const withSemicolon = ended.filter((one) => text.charAt(one.end - 1) === ";").length;
  return {
    problems,
    imports: file.statements.flatMap((one) => (ts.isImportDeclaration(one) ? [importOf(ts, one)] : [])),
    declared,
    throws,
    firstStatement: first?.getStart() ?? text.length,
    singleQuotes: quotes.single > quotes.double,
    semicolons: withSemicolon * 2 >= ended.length,
  };
}

function problemsOf(ts: Compiler, text: string): readonly SyntaxProblem[] {
  const { diagnostics = [] } = ts.transpileModule(text, {
    fileName: "skeleton.ts",
    reportDiagnostics: true,
    compilerOptions: { target: ts.ScriptTarget.ESNext, module: ts.ModuleKind.ESNext },
  });
  return diagnostics.flatMap(({ start, length = 0, messageText }) =>
    start === undefined
      ? []
      : [{ start, end: start + length, message: ts.flattenDiagnosticMessageText(messageText, " ") }],
  );
}

/** Statements that may end in a semicolon or go without. */
function endsFreely(ts: Compiler, node: compiler.Node): boolean {
  return (
    ts.isImportDeclaration(node) ||
    ts.isVariableStatement(node) ||
    ts.isExpressionStatement(node) ||
    ts.isExportAssignment(node) ||
    ts.isTypeAliasDeclaration(node)
  );
}

/** The value that a node declares: a variable, a factory, a default export, or an expression with a type. */
function declaredBy(ts: Compiler, node: compiler.Node): readonly DeclaredShape[] {
  if (ts.isVariableDeclaration(node) && node.initializer !== undefined) {
    const name = ts.isIdentifier(node.name) ? node.name.text : undefined;
    const types = node.type === undefined ? [] : typeUses(ts, node.type);
    return [declaration(ts, name, node.name, types, node.initializer)];
  }
  if (ts.isFunctionDeclaration(node) && node.name !== undefined) {
    const types = node.type === undefined ? [] : typeUses(ts, node.type);
    const value = returned(ts, node.body);
    if (value !== undefined) return [declaration(ts, node.name.text, node.name, types, value)];
  }
  if (ts.isExportAssignment(node)) return [declaration(ts, undefined, node, [], node.expression)];
  if (ts.isSatisfiesExpression(node) || ts.isAsExpression(node)) {
    return [declaration(ts, undefined, node, [], node)];
  }
  if (ts.isClassLike(node)) {
    const types = (node.heritageClauses ?? []).flatMap(({ types }) =>
      types.map((one) => typeUse(one.expression.getText(), one.typeArguments)),
    );
    const at = rangeOf(node.name ?? node);
    return [{ name: node.name?.text, at, types, value: { kind: "other", ...at } }];
  }
  return [];
}

function declaration(
  ts: Compiler,
  name: string | undefined,
  at: compiler.Node,
  annotated: readonly TypeUse[],
  expression: compiler.Expression,
): DeclaredShape {
  const types = [...annotated];
  const inner = bare(ts, expression, types);
  if (ts.isArrowFunction(inner) || ts.isFunctionExpression(inner)) {
    if (inner.type !== undefined) types.push(...typeUses(ts, inner.type));
    const body = ts.isBlock(inner.body) ? returned(ts, inner.body) : inner.body;
    if (body !== undefined)
      return { name, at: rangeOf(at), types, value: shapeOf(ts, bare(ts, body, types)) };
  }
  return { name, at: rangeOf(at), types, value: shapeOf(ts, inner) };
}

/** What a function gives, where it has one `return` as its last statement. */
function returned(ts: Compiler, body: compiler.Block | undefined): compiler.Expression | undefined {
  const last = body?.statements.at(-1);
  return last !== undefined && ts.isReturnStatement(last) ? last.expression : undefined;
}

/** An expression without what stands around it; the types it is said to be are added to `types`. */
function bare(ts: Compiler, expression: compiler.Expression, types: TypeUse[]): compiler.Expression {
  if (ts.isParenthesizedExpression(expression) || ts.isNonNullExpression(expression)) {
    return bare(ts, expression.expression, types);
  }
  if (ts.isSatisfiesExpression(expression) || ts.isAsExpression(expression)) {
    types.push(...typeUses(ts, expression.type));
    return bare(ts, expression.expression, types);
  }
  if (ts.isCallExpression(expression)) {
    const inner = expression.arguments.map((one) => bare(ts, one, []));
    const object = inner.find((one) => ts.isObjectLiteralExpression(one));
    if (object !== undefined) return object;
    const [only] = inner;
    if (inner.length === 1 && only !== undefined && ts.isIdentifier(only)) return only;
  }
  return expression;
}

function shapeOf(ts: Compiler, expression: compiler.Expression): ValueShape {
  const inner = bare(ts, expression, []);
  if (ts.isIdentifier(inner)) return { kind: "name", name: inner.text, ...rangeOf(inner) };
  if (!ts.isObjectLiteralExpression(inner)) return { kind: "other", ...rangeOf(inner) };
  return { kind: "object", ...listOf(inner, inner.properties, (one) => memberOf(ts, one)) };
}

function memberOf(ts: Compiler, node: compiler.ObjectLiteralElementLike): MemberShape {
  const range = rangeOf(node);
  if (ts.isSpreadAssignment(node)) {
    return { ...range, key: undefined, keyAt: range, value: shapeOf(ts, node.expression) };
  }
  const { name } = node;
  const named = ts.isComputedPropertyName(name) ? name.expression : name;
  const plain = ts.isIdentifier(name) || ts.isStringLiteralLike(named) || ts.isNumericLiteral(named);
  const key = plain && "text" in named && typeof named.text === "string" ? named.text : undefined;
  const value: ValueShape =
    ts.isPropertyAssignment(node) && key !== undefined
      ? shapeOf(ts, node.initializer)
      : ts.isShorthandPropertyAssignment(node)
        ? { kind: "name", name: node.name.text, ...range }
        : { kind: "other", ...range };
  return { ...range, key, keyAt: rangeOf(name), value };
}

function typeUses(ts: Compiler, type: compiler.TypeNode): readonly TypeUse[] {
  if (ts.isTypeReferenceNode(type)) return [typeUse(type.typeName.getText(), type.typeArguments)];
  if (ts.isIntersectionTypeNode(type)) return type.types.flatMap((one) => typeUses(ts, one));
  return [];
}

function typeUse(name: string, args: readonly compiler.TypeNode[] | undefined): TypeUse {
  const [first] = args ?? [];
  return { name: name.split(".").at(-1) ?? name, argument: first === undefined ? undefined : rangeOf(first) };
}

function importOf(ts: Compiler, node: compiler.ImportDeclaration): ImportShape {
  const clause = node.importClause;
  const bindings = clause?.namedBindings;
  const braces = bindings !== undefined && ts.isNamedImports(bindings) ? bindings : undefined;
  const named =
    braces === undefined
      ? undefined
      : listOf(braces, braces.elements, (one): ImportedName => {
          return { ...rangeOf(one), name: (one.propertyName ?? one.name).text, local: one.name.text };
        });
  const space = bindings !== undefined && ts.isNamespaceImport(bindings) ? [bindings.name.text] : [];
  const main = clause?.name === undefined ? [] : [clause.name.text];
  return {
    ...rangeOf(node),
    from: ts.isStringLiteral(node.moduleSpecifier) ? node.moduleSpecifier.text : "",
    typeOnly: clause?.phaseModifier === ts.SyntaxKind.TypeKeyword,
    locals: [...main, ...space, ...(named?.items.map(({ local }) => local) ?? [])],
    named,
  };
}

function thrownBy(ts: Compiler, node: compiler.Node): ThrowShape | undefined {
  if (!ts.isThrowStatement(node) || !ts.isNewExpression(node.expression)) return undefined;
  const [argument] = node.expression.arguments ?? [];
  if (argument === undefined || !ts.isStringLiteralLike(argument)) return undefined;
  return { ...rangeOf(node), message: argument.text };
}

function listOf<Node extends compiler.Node, Item extends Range>(
  braces: compiler.Node,
  nodes: compiler.NodeArray<Node>,
  item: (node: Node) => Item,
): ListShape<Item> {
  return {
    ...rangeOf(braces),
    items: nodes.map(item),
    trailingComma: nodes.hasTrailingComma === true,
    itemsEnd: nodes.length === 0 ? braces.getStart() + 1 : nodes.end,
  };
}

function rangeOf(node: compiler.Node): Range {
  return { start: node.getStart(), end: node.end };
}
