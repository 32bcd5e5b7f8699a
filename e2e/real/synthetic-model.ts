import { open } from "node:fs/promises";
import { type GgufTensor, type GgufValue, makeGguf, tensorBytes } from "../fake-tools/make-gguf";

/** A small model with random weights: what it answers is noise, what it takes of memory is real. */
export type SyntheticModel = {
  architecture: "llama" | "qwen3" | "qwen3moe" | "gemma2" | "gemma3" | "cohere2" | "deepseek2" | "mamba";
  layers: number;
  embedding: number;
  heads: number;
  kvHeads: number;
  headDim: number;
  feedForward: number;
  vocab: number;
  experts?: number;
  window?: number;
};

export function describe(model: SyntheticModel): { metadata: Record<string, GgufValue>; tensors: GgufTensor[] } {
  const { architecture: name, vocab } = model;
  const own = Object.fromEntries(Object.entries(shapeOf(model)).map(([key, value]) => [`${name}.${key}`, value]));
  const tokens = ["<unk>", "<s>", "</s>", ...Array.from({ length: 256 }, (_, byte) => `<0x${hex(byte)}>`)];
  for (let at = tokens.length; at < vocab; at += 1) tokens.push(`token${at}`);
  return {
    metadata: {
      "general.architecture": name,
      "general.name": `synthetic ${name}`,
      "general.file_type": 1,
      ...own,
      "tokenizer.ggml.model": "llama",
      "tokenizer.ggml.tokens": tokens,
      "tokenizer.ggml.scores": Float32Array.from(tokens, (_, at) => -at),
      "tokenizer.ggml.token_type": tokens.map((_, at) => (at === 0 ? 2 : at < 3 ? 3 : at < 259 ? 6 : 1)),
      "tokenizer.ggml.bos_token_id": 1,
      "tokenizer.ggml.eos_token_id": 2,
      "tokenizer.ggml.unknown_token_id": 0,
    },
    tensors: tensorsOf(model),
  };
}

const hex = (byte: number) => byte.toString(16).toUpperCase().padStart(2, "0");
const rope = 32;
const latent = 128;

function shapeOf(model: SyntheticModel): Record<string, GgufValue> {
  const { layers, embedding, heads, kvHeads, headDim, feedForward, vocab, experts, window } = model;
  const common = { vocab_size: vocab, context_length: 131_072, embedding_length: embedding, block_count: layers };
  if (model.architecture === "mamba") {
    const ssm = { "ssm.conv_kernel": 4, "ssm.inner_size": 2 * embedding, "ssm.state_size": 16 };
    return {
      ...common,
      ...ssm,
      feed_forward_length: 0,
      "attention.head_count": 0,
      "ssm.time_step_rank": embedding / 16,
      "attention.layer_norm_rms_epsilon": 1e-5,
    };
  }
  const isLatent = model.architecture === "deepseek2";
  return {
    ...common,
    feed_forward_length: feedForward,
    "attention.head_count": heads,
    "attention.head_count_kv": isLatent ? 1 : kvHeads,
    "attention.key_length": isLatent ? latent + rope : headDim,
    "attention.value_length": isLatent ? latent : headDim,
    [model.architecture === "cohere2" ? "attention.layer_norm_epsilon" : "attention.layer_norm_rms_epsilon"]: 1e-5,
    "rope.dimension_count": isLatent ? rope : headDim,
    "rope.freq_base": 10_000.5,
    ...(model.architecture === "cohere2" ? { logit_scale: 0.25 } : {}),
    ...(window === undefined ? {} : { "attention.sliding_window": window }),
    ...(experts === undefined
      ? {}
      : { expert_count: experts, expert_used_count: 2, expert_feed_forward_length: feedForward }),
    ...(isLatent
      ? {
          "attention.q_lora_rank": latent,
          "attention.kv_lora_rank": latent,
          "attention.key_length_mla": headDim,
          "attention.value_length_mla": headDim,
          leading_dense_block_count: layers,
          expert_count: 4,
          expert_used_count: 2,
          expert_feed_forward_length: 64,
          expert_shared_count: 1,
        }
      : {}),
  };
}

function tensorsOf(model: SyntheticModel): GgufTensor[] {
  const { architecture, layers, embedding, vocab } = model;
  const isTied = architecture === "gemma2" || architecture === "gemma3" || architecture === "cohere2";
  return [
    weights("token_embd.weight", embedding, vocab),
    norm("output_norm.weight", embedding),
    ...(isTied ? [] : [weights("output.weight", embedding, vocab)]),
    ...Array.from({ length: layers }, (_, layer) =>
      layerOf(model).map((tensor) => ({ ...tensor, name: `blk.${layer}.${tensor.name}` })),
    ).flat(),
  ];
}

const weights = (name: string, ...shape: number[]): GgufTensor => ({ name, shape, type: "F16" });
const norm = (name: string, ...shape: number[]): GgufTensor => ({ name, shape, type: "F32" });

function layerOf(model: SyntheticModel): GgufTensor[] {
  const { architecture, embedding, heads, headDim, feedForward, experts } = model;
  if (architecture === "mamba") {
    const inner = 2 * embedding;
    const rank = embedding / 16;
    return [
      norm("attn_norm.weight", embedding),
      weights("ssm_in.weight", embedding, 2 * inner),
      norm("ssm_conv1d.weight", 4, inner),
      norm("ssm_conv1d.bias", inner),
      weights("ssm_x.weight", inner, rank + 32),
      weights("ssm_dt.weight", rank, inner),
      norm("ssm_dt.bias", inner),
      norm("ssm_a", 16, inner),
      norm("ssm_d", inner),
      weights("ssm_out.weight", inner, embedding),
    ];
  }
  const feed =
    experts === undefined
      ? [
          weights("ffn_gate.weight", embedding, feedForward),
          weights("ffn_up.weight", embedding, feedForward),
          weights("ffn_down.weight", feedForward, embedding),
        ]
      : [
          norm("ffn_gate_inp.weight", embedding, experts),
          weights("ffn_gate_exps.weight", embedding, feedForward, experts),
          weights("ffn_up_exps.weight", embedding, feedForward, experts),
          weights("ffn_down_exps.weight", feedForward, embedding, experts),
        ];
  const hasHeadNorms = architecture === "qwen3" || architecture === "qwen3moe" || architecture === "gemma3";
  const isGemma = architecture === "gemma2" || architecture === "gemma3";
  return [
    norm("attn_norm.weight", embedding),
    ...(architecture === "deepseek2" ? latentAttention(model) : plainAttention(model)),
    weights("attn_output.weight", heads * headDim, embedding),
    ...(hasHeadNorms ? [norm("attn_q_norm.weight", headDim), norm("attn_k_norm.weight", headDim)] : []),
    ...(isGemma ? [norm("post_attention_norm.weight", embedding), norm("post_ffw_norm.weight", embedding)] : []),
    ...(architecture === "cohere2" ? [] : [norm("ffn_norm.weight", embedding)]),
    ...feed,
  ];
}

const plainAttention = ({ embedding, heads, kvHeads, headDim }: SyntheticModel) => [
  weights("attn_q.weight", embedding, heads * headDim),
  weights("attn_k.weight", embedding, kvHeads * headDim),
  weights("attn_v.weight", embedding, kvHeads * headDim),
];

const latentAttention = ({ embedding, heads, headDim }: SyntheticModel) => [
  weights("attn_q_a.weight", embedding, latent),
  norm("attn_q_a_norm.weight", latent),
  weights("attn_q_b.weight", latent, heads * headDim),
  weights("attn_kv_a_mqa.weight", embedding, latent + rope),
  norm("attn_kv_a_norm.weight", latent),
  weights("attn_k_b.weight", headDim - rope, latent, heads),
  weights("attn_v_b.weight", latent, headDim, heads),
];

/** Writes the model with small random weights, a block of them over and over. */
export async function writeModel(file: string, model: SyntheticModel): Promise<number> {
  const { metadata, tensors } = describe(model);
  const { header, weightsBytes, offsets } = makeGguf(metadata, tensors);
  const handle = await open(file, "w");
  try {
    await handle.write(header, 0, header.length, 0);
    await handle.truncate(header.length + weightsBytes);
    for (const [at, tensor] of tensors.entries()) {
      const bytes = tensorBytes(tensor);
      const start = header.length + (offsets[at] ?? 0);
      for (let done = 0; done < bytes; done += block.F16.length) {
        await handle.write(block[tensor.type], 0, Math.min(block.F16.length, bytes - done), start + done);
      }
    }
  } finally {
    await handle.close();
  }
  return header.length + weightsBytes;
}

/** 1 MiB each: ones for norms; for weights half floats of about ±0.02, whose low bits alone are random. */
const block = {
  F32: Buffer.from(new Float32Array(262_144).fill(1).buffer),
  F16: Buffer.from(
    Uint16Array.from({ length: 524_288 }, () => 0x2400 | (Math.random() < 0.5 ? 0x8000 : 0) | (Math.random() * 0x3ff))
      .buffer,
  ),
};
