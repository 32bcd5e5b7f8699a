/** How other programs ask a model, at the address that was really found. Every one has an end: `max_tokens`. */
export function curlSnippet(baseUrl: string, model: string): string {
  const body = JSON.stringify({ model, max_tokens: 256, messages: [{ role: "user", content: "Hello" }] });
  return `curl ${baseUrl}/chat/completions -H "Content-Type: application/json" -d ${shellQuoted(body)}`;
}

/** For the `openai` package; Model Runner wants no key, the package wants one. */
export function pythonSnippet(baseUrl: string, model: string): string {
  return `from openai import OpenAI

client = OpenAI(base_url=${JSON.stringify(baseUrl)}, api_key="not-needed")
answer = client.chat.completions.create(
    model=${JSON.stringify(model)},
    max_tokens=256,
    messages=[{"role": "user", "content": "Hello"}],
)
print(answer.choices[0].message.content)`;
}

const shellQuoted = (text: string) => `'${text.replaceAll("'", String.raw`'\''`)}'`;
