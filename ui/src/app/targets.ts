// From a notice, a click on an OS notification or a search hit to the thing itself.
import { router, screens, type Screen } from "../state";

/** Opens what a target names; an unknown screen opens Today, which has everything that needs the rep. */
export function openTarget(target: { screen: string; id: string | null }): void {
  const { screen, id } = target;
  if (screen === "prospect" && id !== null) return router.openProspect(id);
  const plural: Record<string, Screen> = { approval: "approvals", conversation: "conversations", job: "jobs", board: "pipeline" };
  const known = plural[screen] ?? screens.find((one) => one === screen);
  router.go(known ?? "today", known ? id : null);
}
