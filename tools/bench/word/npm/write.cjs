// The package docx as its documentation shows it. Speaks as worker.py does: says "ready", waits for a line, writes, says what it took.
const { readFileSync, writeFileSync } = require("node:fs");
const { join } = require("node:path");
const readline = require("node:readline");
const docx = require("docx");

const { Document, ImageRun, Packer, Paragraph, Table, TableCell, TableRow, TextRun, WidthType } = docx;
const WARM_UP = 3;
const photos = new Map();

function photo(path) {
  if (!photos.has(path)) photos.set(path, readFileSync(path));
  return photos.get(path);
}

function row(style, cells) {
  return new TableRow({
    children: cells.map((text) => new TableCell({ children: [new Paragraph({ text, style })] })),
  });
}

function body(review, size) {
  const parts = [
    new Paragraph({ text: review.mark, style: "Mark" }),
    new Paragraph({ text: review.number, style: "DocumentNumber" }),
    new Paragraph({ text: review.title, style: "Title" }),
  ];
  for (const section of review.sections) {
    parts.push(new Paragraph({ text: section.heading, style: "Heading1" }));
    for (const one of section.passages) {
      const children = [new TextRun({ text: one.lead, bold: true }), new TextRun(one.text)];
      parts.push(new Paragraph({ children, style: "BodyText" }));
    }
    for (const point of section.points) parts.push(new Paragraph({ text: `——${point}`, style: "BodyText" }));
    if (section.table) {
      parts.push(new Paragraph({ text: section.table.caption, style: "Caption" }));
      const rows = section.table.rows.map((cells) => row("TableLeftSmall", cells));
      rows.unshift(row("TableHeaderSmall", section.table.header));
      parts.push(new Table({ rows, width: { size: 100, type: WidthType.PERCENTAGE } }));
    }
  }
  for (const one of review.photos) {
    const picture = new ImageRun({ type: "jpg", data: photo(one.path), transformation: size });
    parts.push(new Paragraph({ children: [picture], style: "Photo" }));
    parts.push(new Paragraph({ text: one.caption, style: "PhotoCaption" }));
  }
  parts.push(new Paragraph({ text: review.issuer, style: "Signature" }));
  parts.push(new Paragraph({ text: review.day, style: "Date" }));
  return parts;
}

async function main(folder, count, first, step, keep) {
  const reviews = JSON.parse(readFileSync(join(folder, "reviews.json"), "utf-8"));
  const size = { width: 280, height: 210 };
  const externalStyles = readFileSync(join(folder, "styles.xml"), "utf-8");
  const write = (review) =>
    Packer.toBuffer(new Document({ externalStyles, sections: [{ children: body(review, size) }] }));
  if (keep) {
    writeFileSync(keep, await write(reviews[first]));
    return;
  }
  for (let turn = 0; turn < WARM_UP; turn += 1) await write(reviews[first]);
  console.log("ready");
  for await (const line of readline.createInterface({ input: process.stdin })) {
    const before = process.cpuUsage();
    for (let number = first; number < count; number += step) await write(reviews[number]);
    const { user, system } = process.cpuUsage(before);
    console.log(JSON.stringify((user + system) / 1e6));
    return;
  }
}

const [folder, count, first, step, keep] = process.argv.slice(2);
main(folder, Number(count), Number(first), Number(step), keep);
