// Moments as the rep says them, in the machine's time zone.
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const clockFormat = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const dayFormat = new Intl.DateTimeFormat("en", { weekday: "short" });
const dateFormat = new Intl.DateTimeFormat("en", { day: "numeric", month: "short" });
const yearFormat = new Intl.DateTimeFormat("en", { day: "numeric", month: "short", year: "numeric" });
const fullFormat = new Intl.DateTimeFormat("en-GB", { dateStyle: "full", timeStyle: "short" });

/** "14:32" */
export const clockTime = (at: number): string => clockFormat.format(at);

const startOfDay = (at: number): number => new Date(at).setHours(0, 0, 0, 0);

/** Whole calendar days from now to then; negative: before. */
export const daysApart = (at: number, now: number): number => Math.round((startOfDay(at) - startOfDay(now)) / DAY);

/** "Today", "Tomorrow", "Tue", "12 Mar" */
export function dayWord(at: number, now: number): string {
  const days = daysApart(at, now);
  if (days === 0) return "today";
  if (days === 1) return "tomorrow";
  if (days === -1) return "yesterday";
  if (Math.abs(days) < 7) return dayFormat.format(at);
  return Math.abs(days) < 300 ? dateFormat.format(at) : yearFormat.format(at);
}

/** "14:32" today, "tomorrow 09:00", "Tue 10:00", "12 Mar 10:00" */
export function moment(at: number, now: number): string {
  return daysApart(at, now) === 0 ? clockTime(at) : `${dayWord(at, now)} ${clockTime(at)}`;
}

/** "12 Mar 2026, 14:32" with the weekday, for titles. */
export const exactly = (at: number): string => fullFormat.format(at);

/** "12 Mar" or "12 Mar 2025" */
export const dateWord = (at: number, now: number): string => (new Date(at).getFullYear() === new Date(now).getFullYear() ? dateFormat : yearFormat).format(at);

/** The shortest way to say how long: "now", "12m", "3h", "5d", "4mo", "2y". */
export function ageShort(since: number, now: number): string {
  const ms = Math.max(0, now - since);
  if (ms < MINUTE) return "now";
  if (ms < HOUR) return `${Math.floor(ms / MINUTE)}m`;
  if (ms < DAY) return `${Math.floor(ms / HOUR)}h`;
  if (ms < 60 * DAY) return `${Math.floor(ms / DAY)}d`;
  if (ms < 365 * DAY) return `${Math.floor(ms / (30 * DAY))}mo`;
  return `${Math.floor(ms / (365 * DAY))}y`;
}

/** "less than a minute", "12 min", "1 h 12 min", "3 days" */
export function span(ms: number): string {
  const whole = Math.max(0, ms);
  if (whole < MINUTE) return "less than a minute";
  if (whole < HOUR) return `${Math.floor(whole / MINUTE)} min`;
  if (whole < DAY) {
    const minutes = Math.floor((whole % HOUR) / MINUTE);
    return minutes === 0 ? `${Math.floor(whole / HOUR)} h` : `${Math.floor(whole / HOUR)} h ${minutes} min`;
  }
  const days = Math.floor(whole / DAY);
  return days === 1 ? "1 day" : `${days} days`;
}

/** "just now", "12 min ago", "yesterday 14:00", "12 Mar 14:00" */
export function ago(at: number, now: number): string {
  const ms = now - at;
  if (ms < 0) return moment(at, now);
  if (ms < MINUTE) return "just now";
  if (ms < 12 * HOUR && daysApart(at, now) === 0) return `${span(ms)} ago`;
  return moment(at, now);
}

/** Common moments for tasks and snoozes. */
export function presets(now: number): { label: string; at: number }[] {
  const at = (days: number, hour: number): number => {
    const day = new Date(startOfDay(now));
    day.setDate(day.getDate() + days);
    return day.setHours(hour, 0, 0, 0);
  };
  const monday = (8 - new Date(now).getDay()) % 7 || 7;
  const later = Math.ceil((now + 2 * HOUR) / (30 * MINUTE)) * 30 * MINUTE;
  return [
    { label: "In 2 hours", at: later },
    { label: "Tomorrow 09:00", at: at(1, 9) },
    { label: "Monday 09:00", at: at(monday, 9) },
    { label: "In a week", at: at(7, 9) },
  ];
}

const weekdays = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

/** Reads "tomorrow 10:00", "fri", "in 3 days", "2 h", "2026-12-01 14:00"; null when it is none of these. */
export function parseMoment(text: string, now: number): number | null {
  const words = text.trim().toLowerCase().replace(/^(on|at)\s+/, "").replace(/\s+/g, " ");
  const later = /^(?:in )?(\d{1,4}) ?(min(?:ute)?s?|m|h(?:ours?)?|d(?:ays?)?|w(?:eeks?)?)$/.exec(words);
  if (later) {
    const count = Number(later[1]);
    const unit = later[2]?.[0];
    if (unit === "m") return now + count * MINUTE;
    if (unit === "h") return now + count * HOUR;
    return shifted(now, count * (unit === "w" ? 7 : 1), 9, 0);
  }
  const timed = /^(.*?)(?:,? ?(?:at )?(\d{1,2})(?::(\d{2}))? ?(am|pm)?)?$/.exec(words);
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[t ](\d{1,2}):(\d{2}))?$/.exec(words);
  if (iso) {
    const [year = 0, month = 0, day = 0] = iso.slice(1, 4).map(Number);
    const [hour, minute] = iso[4] === undefined ? [9, 0] : [Number(iso[4]), Number(iso[5])];
    const date = new Date(year, month - 1, day, hour, minute);
    return date.getMonth() === month - 1 && date.getDate() === day && hour < 24 && minute < 60 ? date.getTime() : null;
  }
  if (!timed) return null;
  const [, day = "", hours, minutes, half] = timed;
  let hour = hours === undefined ? 9 : Number(hours);
  if (half === "pm" && hour < 12) hour += 12;
  if (half === "am" && hour === 12) hour = 0;
  const minute = Number(minutes ?? 0);
  if (hour > 23 || minute > 59) return null;
  if (day === "" || day === "today") {
    if (hours === undefined) return day === "" ? null : shifted(now, 0, 17, 0);
    // A bare "3" is as likely a typo as a time.
    if (day === "" && minutes === undefined && half === undefined) return null;
    const at = shifted(now, 0, hour, minute);
    return at > now || day === "today" ? at : shifted(now, 1, hour, minute);
  }
  if (day === "tomorrow") return shifted(now, 1, hour, minute);
  const weekday = weekdays.findIndex((name) => day === name || (day.startsWith(name) && /^[a-z]+day$/.test(day)));
  if (weekday < 0) return null;
  const ahead = (weekday - new Date(now).getDay() + 7) % 7 || 7;
  return shifted(now, ahead, hour, minute);
}

function shifted(now: number, days: number, hour: number, minute: number): number {
  const date = new Date(now);
  date.setDate(date.getDate() + days);
  return date.setHours(hour, minute, 0, 0);
}

/** "Thu, 26 Nov 2026, 09:00", how a chosen moment is shown back; parseMoment reads it again as ISO only. */
export const chosen = (at: number): string =>
  new Intl.DateTimeFormat("en-GB", { weekday: "short", day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit" }).format(at);
