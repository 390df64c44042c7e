// The board by keyboard: arrows go between cards, Space picks one up and lays it down, m opens its menu.
import { announce, router, type Shortcut } from "../../state";
import { called, stageName, stages } from "../../text";
import { board } from "./board.svelte";

const group = "Pipeline";

/** What stands on the `?` sheet; the keys act on the card that has the focus, so `onKey` handles them. */
export const boardKeys: Shortcut[] = [
  { keys: "Arrows", group, words: "Go between cards and columns" },
  { keys: "Enter", group, words: "Open the card" },
  { keys: "Space", group, words: "Pick up or lay down; arrows carry it" },
  { keys: "m", group, words: "Move to…" },
  { keys: "x", group, words: "Select" },
];

/** Handles a key on a card; answers whether it did. `menu` opens the card's "Move to..." */
export function onKey(e: KeyboardEvent, id: string, menu: (id: string) => void): boolean {
  if (e.ctrlKey || e.metaKey || e.altKey) return false;
  const carrying = board.carried !== null;
  switch (e.key) {
    case "ArrowUp":
    case "ArrowDown":
      (carrying ? carryAlong : goAlong)(id, e.key === "ArrowUp" ? -1 : 1);
      return true;
    case "ArrowLeft":
    case "ArrowRight":
      (carrying ? carryAcross : goAcross)(id, e.key === "ArrowLeft" ? -1 : 1);
      return true;
    case "Home":
    case "End":
      goEnd(id, e.key === "Home");
      return true;
    case " ":
      if (carrying) void board.drop(id);
      else pickUp(id);
      return true;
    case "Enter":
      if (carrying) void board.drop(id);
      else router.openProspect(id);
      return true;
    case "Escape":
      if (carrying) {
        board.cancel();
        announce("Put back");
        void board.focus(id);
      } else if (board.selected.size > 0) board.selected.clear();
      else return false;
      return true;
    case "m":
      menu(id);
      return true;
    case "x":
      board.toggle(id);
      return true;
    default:
      return carrying && e.key.length === 1;
  }
}

function pickUp(id: string): void {
  const at = board.find(id);
  if (!at) return;
  board.lift();
  board.carried = id;
  announce(`${called(at.card).slice(0, 80)} picked up in ${stageName[at.column.stage]}. Arrows carry, Space lays down, Escape puts back.`);
}

function where(id: string): string {
  const at = board.find(id);
  return at ? `${stageName[at.column.stage]}, place ${at.index + 1} of ${at.column.cards.length}` : "";
}

function carryAlong(id: string, step: number): void {
  const at = board.find(id);
  if (!at) return;
  const index = Math.min(at.column.cards.length - 1, Math.max(0, at.index + step));
  if (index === at.index) return;
  board.put(id, at.column.stage, index);
  announce(where(id));
  void board.focus(id);
}

function carryAcross(id: string, step: number): void {
  const at = board.find(id);
  const stage = at && stages[stages.indexOf(at.column.stage) + step];
  if (!at || !stage) return;
  const to = board.column(stage);
  to.opened ||= step !== 0;
  board.put(id, stage, Math.min(at.index, to.cards.length));
  announce(where(id));
  void board.focus(id);
}

function goAlong(id: string, step: number): void {
  const at = board.find(id);
  const next = at?.column.cards[at.index + step];
  if (next) void board.focus(next.id);
  else if (at && step > 0 && at.column.cursor !== null) void board.more(at.column).then(() => goAlong(id, step));
}

function goEnd(id: string, home: boolean): void {
  const cards = board.find(id)?.column.cards;
  const card = home ? cards?.[0] : cards?.at(-1);
  if (card) void board.focus(card.id);
}

/** The nearest column that way which has cards; a folded one is opened. */
function goAcross(id: string, step: number): void {
  const at = board.find(id);
  if (!at) return;
  for (let i = stages.indexOf(at.column.stage) + step; i >= 0 && i < stages.length; i += step) {
    const column = board.columns[i];
    const card = column?.cards[Math.min(at.index, column.cards.length - 1)];
    if (!column || !card) continue;
    column.opened = true;
    void board.focus(card.id);
    return;
  }
}
