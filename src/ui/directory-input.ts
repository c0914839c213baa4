/** The dialog of `<input webkitdirectory>`, for browsers that give a folder only to be read. */
export class DirectoryInput {
  /** Kept while its dialog is open: nothing else holds it. */
  #input: HTMLInputElement | undefined;

  /** To be called from a gesture. @returns the files in the folder, at any depth; null when the dialog was left. */
  async choose(): Promise<readonly File[] | null> {
    const input = document.createElement('input');
    input.type = 'file';
    input.webkitdirectory = true;
    this.#input = input;
    return new Promise((resolve) => {
      const end = (files: readonly File[] | null): void => {
        if (this.#input === input) this.#input = undefined;
        resolve(files);
      };
      input.addEventListener('change', () => end(Array.from(input.files ?? [])));
      input.addEventListener('cancel', () => end(null));
      input.click();
    });
  }
}
