import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app";
import { openBridge } from "./bridge";
import "./i18n";
import "./style.css";

openBridge();

const root = document.querySelector("#root");
if (root) {
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}
