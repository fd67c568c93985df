import { type CSSVariablesResolver, createTheme, Loader, type MantineColorsTuple } from "@mantine/core";

// Deep teal: the eighth shade is the accent on white, the fourth on dark.
const accent: MantineColorsTuple = [
  "#e8f6f4", "#cdeae6", "#9fd9d2", "#74cdc3", "#4fc3b8", "#2f9f96", "#1a867f", "#0f7972", "#0b6e69", "#07524e",
];

const FONT = '"Inter Variable", Inter, system-ui, sans-serif';

// Mantine's greys, in the blue of the ink.
const dark: MantineColorsTuple = [
  "#d7dee6", "#b4bfcb", "#9aa8b8", "#768595", "#384653", "#22303c", "#1b2530", "#151d26", "#0f161d", "#0a0f14",
];

export const theme = createTheme({
  colors: { accent, dark },
  primaryColor: "accent",
  primaryShade: { light: 8, dark: 4 },
  autoContrast: true,
  fontFamily: FONT,
  headings: { fontFamily: FONT, fontWeight: "600" },
  defaultRadius: 6,
  cursorType: "pointer",
  focusRing: "auto",
  // Named by what loads, which only what has a role may be.
  components: { Loader: Loader.extend({ defaultProps: { role: "status" } }) },
});

export const variables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    "--ink": "#16202c",
    "--quiet": "#5b6776",
    "--hairline": "#dde3ea",
    "--paper": "#ffffff",
    "--ground": "#f6f8fa",
    "--hover": "#f1f5f7",
    "--chosen": "#e8f6f4",
    "--notice": "#fff6e3",
    "--accent": "#0b6e69",
    "--draft": "#5b6776",
    "--needs-review": "#8f5b00",
    "--approved": "#1f5fbf",
    "--sent": "#6b3fc0",
    "--accepted": "#0b6e69",
    "--paid": "#1f7a36",
    "--wrong": "#b3261e",
    "--mantine-color-body": "#ffffff",
    "--mantine-color-text": "#16202c",
    "--mantine-color-dimmed": "#5b6776",
    "--mantine-color-default-border": "#cfd7e0",
  },
  dark: {
    "--ink": "#e6ebf1",
    "--quiet": "#9aa8b8",
    "--hairline": "#2a3642",
    "--paper": "#151d26",
    "--ground": "#0f161d",
    "--hover": "#1b2530",
    "--chosen": "#16302f",
    "--notice": "#2e2614",
    "--accent": "#4fc3b8",
    "--draft": "#a3b0bf",
    "--needs-review": "#e8b04a",
    "--approved": "#7fb0ff",
    "--sent": "#b79cff",
    "--accepted": "#4fc3b8",
    "--paid": "#6fce85",
    "--wrong": "#ff8a80",
    "--mantine-color-body": "#151d26",
    "--mantine-color-text": "#e6ebf1",
    "--mantine-color-dimmed": "#9aa8b8",
    "--mantine-color-default-border": "#384653",
    "--mantine-color-default": "#1b2530",
    "--mantine-color-default-hover": "#22303c",
  },
});
