import { expect, test } from "vitest";
import { readVariable, scrubEnvironment } from "./environment";

test.each([
  "OPENAI_API_KEY",
  "ANTHROPIC_API_KEY",
  "OPENAI_BASE_URL",
  "AZURE_OPENAI_KEY",
  "AWS_ACCESS_KEY_ID",
  "AWS_PROFILE",
  "AWS_REGION",
  "AWS_WEB_IDENTITY_TOKEN_FILE",
  "GOOGLE_APPLICATION_CREDENTIALS",
  "GOOGLE_CLOUD_PROJECT",
  "HF_TOKEN",
  "HUGGING_FACE_HUB_TOKEN",
  "GITHUB_TOKEN",
  "GH_TOKEN",
  "MY_DB_PASSWORD",
  "SOME_CLIENT_SECRET",
  "CLAWDBOT_GATEWAY_TOKEN",
  "OPENCLAW_GATEWAY_PASSWORD",
  "openai_api_key",
  "npm_config_registry",
  "NODE_OPTIONS",
  "ELECTRON_RUN_AS_NODE",
  "HOMEPORT_SETTINGS_DIR",
  "TOKEN",
  "TAVILY_APIKEY",
])("%s is not passed on", (name) => {
  expect(scrubEnvironment({ [name]: "x" })).toEqual({});
});

test.each([
  "PATH",
  "Path",
  "HOME",
  "USERPROFILE",
  "LANG",
  "LC_ALL",
  "TMPDIR",
  "TEMP",
  "SystemRoot",
  "ProgramFiles",
  "APPDATA",
  "LOCALAPPDATA",
  "PATHEXT",
  "DOCKER_HOST",
  "DOCKER_CONTEXT",
  "DOCKER_CONFIG",
  "XDG_RUNTIME_DIR",
  "XDG_CONFIG_HOME",
  "SSH_AUTH_SOCK",
  "DBUS_SESSION_BUS_ADDRESS",
  "DISPLAY",
  "WAYLAND_DISPLAY",
  "HTTPS_PROXY",
  "NO_PROXY",
  "NODE_EXTRA_CA_CERTS",
  "MODEL_RUNNER_HOST",
  "HF_HOME",
  "OPENCLAW_STATE_DIR",
  "CLAWDBOT_CONFIG_PATH",
  "TERM",
  "SHELL",
  "USER",
  "KEYBOARD_LAYOUT",
])("%s is passed on", (name) => {
  expect(scrubEnvironment({ [name]: "x" })).toEqual({ [name]: "x" });
});

test("what is not set stays not set", () => {
  expect(scrubEnvironment({ LANG: undefined })).toEqual({});
});

test("names have no case on Windows and have one elsewhere", () => {
  expect(readVariable({ Path: "a" }, "PATH", "win32")).toBe("a");
  expect(readVariable({ Path: "a" }, "PATH", "linux")).toBeUndefined();
});
