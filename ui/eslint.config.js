// Lints, and the tiers of architecture.md: platform <- api <- state <- parts <- features <- app. A file may import its
// own tier and those before it; components know no tier at all; features never import features.
import svelte from "eslint-plugin-svelte";
import tseslint from "typescript-eslint";
import svelteConfig from "./svelte.config.js";

const above = {
  platform: ["api", "state", "text", "components", "parts", "features", "app"],
  api: ["state", "text", "components", "parts", "features", "app"],
  text: ["platform", "state", "components", "parts", "features", "app"],
  state: ["components", "parts", "features", "app"],
  components: ["platform", "api", "state", "text", "parts", "features", "app"],
  parts: ["platform", "features", "app"],
  features: ["platform", "app", "features"],
  app: ["platform"],
};

const tauri = { group: ["@tauri-apps/*"], message: "Only src/platform talks to the shell." };

const tiers = Object.entries(above).map(([tier, barred]) => ({
  files: [`src/${tier}/**/*.{ts,svelte}`],
  rules: {
    "no-restricted-imports": [
      "error",
      {
        patterns: [
          // "../X/" from the tier's root, "../../X/" from a folder in it.
          { regex: `^(\\.\\./)+(${barred.join("|")})(/|$)`, message: `${tier} must not know this tier.` },
          ...(tier === "features" ? [{ regex: "^\\.\\./[a-z]", message: "Features never import features." }] : []),
          ...(tier === "platform" ? [] : [tauri]),
        ],
      },
    ],
  },
}));

export default tseslint.config(
  { ignores: ["dist/", "src/api/generated/"] },
  ...tseslint.configs.recommended,
  ...svelte.configs.recommended,
  {
    files: ["**/*.svelte", "**/*.svelte.ts"],
    languageOptions: { parserOptions: { parser: tseslint.parser, extraFileExtensions: [".svelte"], svelteConfig } },
  },
  {
    languageOptions: { globals: {} },
    rules: {
      "no-undef": "off",
      "no-eval": "error",
      "no-console": "error",
      "svelte/no-at-html-tags": "error",
      "svelte/no-navigation-without-resolve": "off",
      // Plain maps and sets are used where nothing watches them.
      "svelte/prefer-svelte-reactivity": "off",
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
    },
  },
  ...tiers,
);
