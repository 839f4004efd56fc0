/** Saves text as a file where the browser keeps downloads. */
export function saveFile(text: string, of: { name: string; type: string }): void {
  const url = URL.createObjectURL(new Blob([text], { type: of.type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = of.name;
  link.click();
  // The download has hold of it by then; a browser that is slow to begin still does so within seconds.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
