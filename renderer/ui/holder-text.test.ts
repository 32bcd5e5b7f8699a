import { getI18n } from "react-i18next";
import { afterEach, expect, test } from "vitest";
import type { PortHolder } from "../../app/contract/port-holder";
import { speak } from "../i18n";
import { holderText } from "./holder-text";

afterEach(() => speak("en"));

test.each<[PortHolder, string, string]>([
  [{ kind: "container", name: "web" }, "der Container web", "容器 web"],
  [{ kind: "program", name: "nginx", pid: 1200 }, "nginx (Prozess 1200)", "nginx（进程 1200）"],
  [
    { kind: "process", pid: 12 },
    "ein Programm, dessen Namen das System nicht nennt (Prozess 12)",
    "系统未告知名称的程序（进程 12）",
  ],
  [
    { kind: "windows-range", from: 12_400, to: 12_499 },
    "Windows selbst, das die Ports 12400 bis 12499 für sich freihält (das tut Hyper-V)",
    "Windows 系统本身，它保留了端口 12400 至 12499（由 Hyper-V 造成）",
  ],
])("%j is said in the window's language", async (holder, german, chinese) => {
  await speak("de");
  expect(holderText(getI18n().t, holder)).toBe(german);
  await speak("zh");
  expect(holderText(getI18n().t, holder)).toBe(chinese);
});
