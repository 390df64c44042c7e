// The screen of each route. A feature owns one default screen.
import type { Component } from "svelte";
import Approvals from "../features/approvals/Approvals.svelte";
import Board from "../features/board/Board.svelte";
import Conversations from "../features/conversations/Conversations.svelte";
import Jobs from "../features/jobs/Jobs.svelte";
import Onboarding from "../features/onboarding/Onboarding.svelte";
import Prospects from "../features/prospects/Prospects.svelte";
import Settings from "../features/settings/Settings.svelte";
import Today from "../features/today/Today.svelte";
import type { Screen } from "../state";

const screens: Record<Screen, Component> = {
  today: Today,
  pipeline: Board,
  approvals: Approvals,
  conversations: Conversations,
  prospects: Prospects,
  jobs: Jobs,
  settings: Settings,
  onboarding: Onboarding,
};

export default screens;
