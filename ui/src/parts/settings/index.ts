// Settings as fields, for the settings screen and the first start. Unlike the other parts these write: a field saves
// itself.
export { default as ChatSite } from "./ChatSite.svelte";
export { default as MailboxForm } from "./MailboxForm.svelte";
export { default as MailboxSteps } from "./MailboxSteps.svelte";
export { default as ModeChoice } from "./ModeChoice.svelte";
export { default as ProductForm } from "./ProductForm.svelte";
export { default as SampleBanner } from "./SampleBanner.svelte";
export { default as SecretField } from "./SecretField.svelte";
export { default as SettingField } from "./SettingField.svelte";
export { byPassword, drafts, keep, readSettings } from "./drafts.svelte";
export { loadSample, wipeSample } from "./sample";
