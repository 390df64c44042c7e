// Cuts a mail's body into runs: what rests on record, what has no source, and the rest. Pure, so that it can be reasoned
// about; hostile bodies stay plain strings all the way.

/** A stretch of one paragraph. */
export interface Run {
  text: string;
  kind: "plain" | "sourced" | "unsourced";
  /** What a sourced stretch rests on. */
  source: string | null;
}

/** A piece of the body that rests on record. */
export interface Sourced {
  text: string;
  source: string;
}

interface Span {
  start: number;
  end: number;
  kind: "sourced" | "unsourced";
  source: string | null;
}

/** Where `piece` stands in `body`; line breaks and runs of blanks count as one blank. */
function places(body: string, piece: string): [number, number][] {
  const words = piece.trim().split(/\s+/u).filter(Boolean);
  if (words.length === 0) return [];
  const found: [number, number][] = [];
  const plain = words.join(" ");
  for (let at = body.indexOf(plain); at >= 0; at = body.indexOf(plain, at + plain.length)) {
    found.push([at, at + plain.length]);
  }
  if (found.length > 0 || words.length === 1) return found;
  const loose = new RegExp(words.map((word) => word.replace(/[.*+?^${}()|[\]\\]/gu, "\\$&")).join("\\s+"), "gu");
  for (const match of body.matchAll(loose)) found.push([match.index, match.index + match[0].length]);
  return found;
}

/** Spans that do not overlap, in order; what has no source wins over what has one. */
function spans(body: string, sourced: Sourced[], unsourced: string[]): Span[] {
  const all: Span[] = [];
  const free = (start: number, end: number) => all.every((span) => end <= span.start || start >= span.end);
  const take = (piece: string, kind: Span["kind"], source: string | null) => {
    for (const [start, end] of places(body, piece)) if (free(start, end)) all.push({ start, end, kind, source });
  };
  for (const piece of unsourced) take(piece, "unsourced", null);
  // The longest first: "12 seats at $49.00" says more than "12 seats".
  for (const piece of sourced.toSorted((a, b) => b.text.length - a.text.length)) take(piece.text, "sourced", piece.source);
  return all.sort((a, b) => a.start - b.start);
}

/** The body as paragraphs of runs. A paragraph ends at an empty line; line breaks inside stay in the text. */
export function paragraphs(body: string, sourced: Sourced[], unsourced: string[]): Run[][] {
  const marked = spans(body, sourced, unsourced);
  const result: Run[][] = [];
  let from = 0;
  for (const gap of [...body.matchAll(/\n[ \t]*\n\s*/gu), null]) {
    const to = gap ? gap.index : body.length;
    if (to > from) result.push(runs(body, from, to, marked));
    from = gap ? gap.index + gap[0].length : to;
  }
  return result;
}

function runs(body: string, from: number, to: number, marked: Span[]): Run[] {
  const result: Run[] = [];
  let at = from;
  for (const span of marked) {
    if (span.end <= from || span.start >= to) continue;
    const start = Math.max(span.start, from);
    const end = Math.min(span.end, to);
    if (start > at) result.push({ text: body.slice(at, start), kind: "plain", source: null });
    result.push({ text: body.slice(start, end), kind: span.kind, source: span.source });
    at = end;
  }
  if (at < to) result.push({ text: body.slice(at, to), kind: "plain", source: null });
  return result;
}
