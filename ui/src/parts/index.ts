// Pieces with domain words that several features show. They read state, they never write.
export type { Closing, Mover } from "./closing";
export { default as MoveDialog } from "./MoveDialog.svelte";
export { default as Score } from "./Score.svelte";
export { default as ScoreBars } from "./ScoreBars.svelte";
export { default as When } from "./When.svelte";
export { default as UntilForm } from "./UntilForm.svelte";
