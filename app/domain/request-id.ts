/** `sha256:…` of `sha256:…_1795468023685567341`: the runner knows a model by it also when its name was taken away. */
export const modelIdOf = (requestId: string): string => requestId.replace(/_\d+$/, "");
