import { glyphDot, glyphHeight, glyphWidth } from './bitmap-font.js';

/** 0xRRGGBB. */
export type Colour = number;

/** Pixels to draw on, row by row from the top. */
export class Picture {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint32Array;

  constructor(width: number, height: number, background: Colour) {
    this.width = width;
    this.height = height;
    this.pixels = new Uint32Array(width * height).fill(background);
  }

  /** Parts outside the picture are not drawn. */
  fill(left: number, top: number, width: number, height: number, colour: Colour): void {
    const from = Math.max(0, left);
    const to = Math.min(this.width, left + width);
    for (let y = Math.max(0, top); y < Math.min(this.height, top + height); y += 1) {
      if (to > from) this.pixels.fill(colour, y * this.width + from, y * this.width + to);
    }
  }

  /** @param scale pixels of one dot of the font. */
  text(left: number, top: number, text: string, scale: number, colour: Colour): void {
    [...text].forEach((character, index) => {
      const x = left + index * (glyphWidth + 1) * scale;
      for (let row = 0; row < glyphHeight; row += 1) {
        for (let column = 0; column < glyphWidth; column += 1) {
          if (!glyphDot(character, column, row)) continue;
          this.fill(x + column * scale, top + row * scale, scale, scale, colour);
        }
      }
    });
  }
}
