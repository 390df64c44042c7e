// Picture and tone of each kind of thing that wants the rep.
import AlarmClock from "@lucide/svelte/icons/alarm-clock";
import AtSign from "@lucide/svelte/icons/at-sign";
import CalendarCheck from "@lucide/svelte/icons/calendar-check";
import CalendarDays from "@lucide/svelte/icons/calendar-days";
import Check from "@lucide/svelte/icons/check";
import CircleQuestionMark from "@lucide/svelte/icons/circle-question-mark";
import Lightbulb from "@lucide/svelte/icons/lightbulb";
import MessageCircle from "@lucide/svelte/icons/message-circle";
import Moon from "@lucide/svelte/icons/moon";
import Reply from "@lucide/svelte/icons/reply";
import SquareCheck from "@lucide/svelte/icons/square-check";
import TriangleAlert from "@lucide/svelte/icons/triangle-alert";
import UserPlus from "@lucide/svelte/icons/user-plus";
import UserSearch from "@lucide/svelte/icons/user-search";
import type { TodayItem } from "../../api";

type Kind = TodayItem["kind"];

export const kindIcon: Record<Kind, typeof Check> = {
  live_chat: MessageCircle,
  reply: Reply,
  approval: Check,
  overdue_task: AlarmClock,
  task: SquareCheck,
  meeting: CalendarDays,
  meeting_over: CalendarCheck,
  new_lead: UserPlus,
  suggestion: Lightbulb,
  left_address: AtSign,
  failed_job: TriangleAlert,
  ambiguous: CircleQuestionMark,
  stale: Moon,
  unconfirmed: UserSearch,
};

export const kindTone: Record<Kind, "plain" | "wait" | "danger" | "accent"> = {
  live_chat: "wait",
  reply: "wait",
  approval: "wait",
  overdue_task: "danger",
  task: "plain",
  meeting: "plain",
  meeting_over: "accent",
  new_lead: "accent",
  suggestion: "accent",
  left_address: "plain",
  failed_job: "danger",
  ambiguous: "danger",
  stale: "plain",
  unconfirmed: "plain",
};
