import { BrowserWindow, dialog } from "electron";

/** The system's dialog for one GGUF file; null when it was closed. */
export async function chooseFile(): Promise<string | null> {
  const options: Electron.OpenDialogOptions = {
    properties: ["openFile"],
    filters: [{ name: "GGUF", extensions: ["gguf"] }],
  };
  const [window] = BrowserWindow.getAllWindows();
  const { canceled, filePaths } = await (window
    ? dialog.showOpenDialog(window, options)
    : dialog.showOpenDialog(options));
  return canceled ? null : (filePaths[0] ?? null);
}

/** The system's dialog for where to save a file of this name; null when it was closed. */
export async function choosePlace(name: string): Promise<string | null> {
  const options: Electron.SaveDialogOptions = {
    defaultPath: name,
    filters: [
      name.endsWith(".json") ? { name: "JSON", extensions: ["json"] } : { name: "Markdown", extensions: ["md"] },
    ],
    properties: ["showOverwriteConfirmation", "createDirectory"],
  };
  const [window] = BrowserWindow.getAllWindows();
  const { canceled, filePath } = await (window
    ? dialog.showSaveDialog(window, options)
    : dialog.showSaveDialog(options));
  return canceled || filePath === "" ? null : filePath;
}
