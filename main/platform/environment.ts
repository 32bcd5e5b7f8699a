type Environment = Readonly<Record<string, string | undefined>>;

/** Ends like a secret, whoever's it is. `_KEY` alone too: AZURE_OPENAI_KEY. */
const secretEnding =
  /(?:^|_)(?:API_?KEYS?|KEYS?|TOKENS?|SECRETS?|PASSWORDS?|PASSWD|PASSPHRASE|CREDENTIALS?|CREDS|PAT|BEARER|WEBHOOK_URL)(?:_(?:FILE|PATH|JSON|BASE64|\d+))?$/;
/** A secret's name in the middle: SECRET_ACCESS_KEY_ID, AWS_WEB_IDENTITY_TOKEN_FILE, NPM_AUTH_TOKEN_REGISTRY. */
const secretInside = /(?:^|_)(?:API_?KEY|ACCESS_?KEY|SECRET|PASSWORD|AUTH_?TOKEN)(?:_|$)/;
/** Everything a cloud provider reads: with any of it present OpenClaw may choose the cloud by itself. */
const providerPrefix =
  /^(?:AWS|AZURE|OPENAI|ANTHROPIC|CLAUDE|GEMINI|GOOGLE|GCLOUD|GCP|VERTEX|BEDROCK|MISTRAL|COHERE|GROQ|XAI|OPENROUTER|DEEPSEEK|TOGETHER|FIREWORKS|REPLICATE|PERPLEXITY|CEREBRAS|MOONSHOT|MINIMAX|ZAI|QWEN|DASHSCOPE|NVIDIA_API|VOYAGE|ELEVENLABS|COPILOT|GITHUB|GH|CLOUDFLARE|LITELLM|AI_GATEWAY|VERCEL)_/;
/** What belongs to our own process only: npm's settings (they may hold a registry's token), Electron's and Node's switches. */
const ours = /^(?:npm_|ELECTRON_|NODE_OPTIONS$|NODE_CHANNEL_|NODE_UNIQUE_ID$|VITEST|HOMEPORT_|INIT_CWD$)/i;
/** Look like a secret by name, are none. */
const harmless =
  /^(?:SSH_AUTH_SOCK|XDG_.*|DOCKER_(?:HOST|CONTEXT|CONFIG|CERT_PATH|TLS_VERIFY|API_VERSION)|PATH|HOME|PWD|OLDPWD)$/;

/**
 * The environment a child gets by default: ours without anything that looks like a secret or would point a tool
 * at a cloud. Windows names are compared without case.
 */
export function scrubEnvironment(env: Environment): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(env)) {
    if (value === undefined || !isPassedOn(name)) continue;
    kept[name] = value;
  }
  return kept;
}

function isPassedOn(name: string): boolean {
  const upper = name.toUpperCase();
  if (harmless.test(upper)) return true;
  return !(secretEnding.test(upper) || secretInside.test(upper) || providerPrefix.test(upper) || ours.test(name));
}

/** A variable's value; on Windows its name's case doesn't matter. */
export function readVariable(env: Environment, name: string, platform: NodeJS.Platform): string | undefined {
  if (platform !== "win32") return env[name];
  const key = Object.keys(env).find((each) => each.toUpperCase() === name.toUpperCase());
  return key === undefined ? undefined : env[key];
}
