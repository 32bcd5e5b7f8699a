// A program with a window and nothing in it: what Homeport's start and memory are measured beside, under the same stand-in.
import { app, BrowserWindow, protocol } from "electron";

protocol.registerSchemesAsPrivileged([{ scheme: "app", privileges: { standard: true, secure: true } }]);
async function start() {
  await app.whenReady();
  const page = '<!doctype html><html lang="en"><title>Nothing</title><main><h1>Nothing</h1></main></html>';
  protocol.handle("app", () => new Response(page, { headers: { "content-type": "text/html" } }));
  const window = new BrowserWindow({
    width: 1180,
    height: 780,
    webPreferences: { contextIsolation: true, nodeIntegration: false, sandbox: true },
  });
  await window.loadURL("app://homeport/index.html");
}

// not awaited: Electron becomes ready only once this module is through
void start();
