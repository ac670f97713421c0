/** Folder with `kubectl`, `kubernetes-models` and `apimachinery`, once prepared. */
export const tools: string;
