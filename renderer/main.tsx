import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app";
import { openBridge } from "./bridge";
import { speak } from "./i18n";
import "./style.css";

openBridge();

function show(): void {
  const root = document.querySelector("#root");
  if (!root) return;
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}

// the first word is said in the right language; without any, a page still beats none
void speak().then(show, show);
