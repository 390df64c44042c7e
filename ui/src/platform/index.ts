// Chooses the platform once, by what the page finds around it.
import { http } from "./http";
import type { Platform } from "./platform";
import { tauri } from "./tauri";

export type * from "./platform";

export const platform: Platform = "__TAURI_INTERNALS__" in window ? tauri : http;
