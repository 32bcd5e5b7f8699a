const start =
  "unable to load runner: error waiting for runner to be ready: llama.cpp terminated unexpectedly: llama.cpp failed: ";

/** A file that ends too early. */
export function damagedFile(file: string): string {
  return `${start}failed to load model\n\nVerbose output:\n${[
    "0.00.084.100 E llama_model_load: error loading model: tensor 'token_embd.weight' data is not within the file bounds, model is corrupted or incomplete",
    "0.00.084.120 E llama_model_load_from_file_impl: failed to load model",
    `0.00.084.140 E srv    load_model: failed to load model, '${file}'`,
    "0.00.084.800 E srv  llama_server: exiting due to model loading error",
  ].join("\n")}\n`;
}

/** The system ended it: nothing of memory is said, its words just stop. */
export function killedForMemory(file: string): string {
  return `${start}${[
    "warning: no usable GPU found, --gpu-layers option will be ignored",
    "0.00.006.100 I cmn  common_param: common_params_print_info: verbosity = 3",
    `0.00.007.400 I srv    load_model: loading model '${file}'`,
  ].join("\n")}\n\n`;
}

/** An engine that died without a cause we know. */
export function crashed(): string {
  return `${start}exit status 139\n\nVerbose output:\n0.00.050.000 E srv  llama_server: segmentation fault\n`;
}

/** One that never said that it is ready. */
export function neverReady(): string {
  return "unable to load runner: error waiting for runner to be ready: backend took too long to initialize\n";
}
