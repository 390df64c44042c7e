// Where the webview app begins.
import "@fontsource-variable/inter/wght.css";
import "./app/tokens.css";
import "./app/base.css";
import { mount } from "svelte";
import App from "./app/App.svelte";

const target = document.getElementById("app");
if (target) mount(App, { target });
