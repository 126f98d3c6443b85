// Curves over two logarithmic axes, as SVG that reads on light and dark pages.

const width = 720;
const height = 420;
const left = 70;
const right = 250;
const top = 20;
const bottom = 50;
const colours = ["#1f77b4", "#d95f02", "#7570b3", "#2ca02c"];

const steps = (low, high) =>
  Array.from(
    { length: Math.ceil(Math.log10(high)) - Math.floor(Math.log10(low)) + 1 },
    (_, at) => 10 ** (Math.floor(Math.log10(low)) + at),
  );

/** `curves`: for each name its points: what the horizontal axis counts, and milliseconds. */
export function chart(curves, horizontalName) {
  const points = Object.values(curves).flat();
  const horizontal = steps(Math.min(...points.map(([x]) => x)), Math.max(...points.map(([x]) => x)));
  const vertical = steps(Math.min(...points.map(([, y]) => y)), Math.max(...points.map(([, y]) => y)));
  const place = (value, scale, from, to) =>
    from +
    ((Math.log10(value) - Math.log10(scale[0])) / (Math.log10(scale.at(-1)) - Math.log10(scale[0]))) *
      (to - from);
  const x = (value) => place(value, horizontal, left, width - right).toFixed(1);
  const y = (value) => place(value, vertical, height - bottom, top).toFixed(1);
  const lines = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12">`,
    `<title>Milliseconds over ${horizontalName}</title>`,
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
  ];
  for (const value of horizontal) {
    lines.push(
      `<line x1="${x(value)}" y1="${top}" x2="${x(value)}" y2="${height - bottom}" stroke="#dddddd"/>`,
    );
    lines.push(
      `<text x="${x(value)}" y="${height - bottom + 18}" text-anchor="middle">${value.toLocaleString("en")}</text>`,
    );
  }
  for (const value of vertical) {
    lines.push(
      `<line x1="${left}" y1="${y(value)}" x2="${width - right}" y2="${y(value)}" stroke="#dddddd"/>`,
    );
    lines.push(`<text x="${left - 6}" y="${Number(y(value)) + 4}" text-anchor="end">${value} ms</text>`);
  }
  lines.push(
    `<text x="${(left + width - right) / 2}" y="${height - 10}" text-anchor="middle">${horizontalName}</text>`,
  );
  for (const [at, [name, curve]] of Object.entries(curves).entries()) {
    const colour = colours[at % colours.length];
    const path = curve.map(([count, time]) => `${x(count)},${y(time)}`).join(" ");
    lines.push(`<polyline points="${path}" fill="none" stroke="${colour}" stroke-width="2"/>`);
    for (const [count, time] of curve)
      lines.push(`<circle cx="${x(count)}" cy="${y(time)}" r="3" fill="${colour}"/>`);
    lines.push(
      `<rect x="${width - right + 20}" y="${top + at * 24}" width="12" height="12" fill="${colour}"/>`,
    );
    lines.push(`<text x="${width - right + 38}" y="${top + at * 24 + 11}">${name}</text>`);
  }
  return `${lines.join("\n")}\n</svg>\n`;
}
