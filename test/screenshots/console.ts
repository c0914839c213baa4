import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dropFolder } from '../browser/chromium.js';
import { setUpDesk } from '../e2e/console.js';

/** The console page with a folder that is in use, as the README shows it, and its panel alone. */
export async function shootConsole(consolePath: string, panelPath: string): Promise<void> {
  const base = mkdtempSync(join(tmpdir(), 'spice-webdav-screenshot-'));
  const projects = join(base, 'Projects');
  mkdirSync(projects);
  writeFileSync(join(projects, 'plan.txt'), 'x'.repeat(3_400_000));
  const desk = await setUpDesk({ drop: false });
  try {
    const { page, loopback } = desk;
    const part = (name: string) => page.locator(`spice-share [part~="${name}"]`);
    await page.setViewportSize({ width: 1360, height: 800 });
    await page.emulateMedia({ colorScheme: 'light' });
    await page.locator('#spice-screen canvas').waitFor();
    await dropFolder(page, projects);
    await desk.until('a shared folder', ({ folders, phase }) => folders.length === 1 && phase === 'connected');
    await part('command').waitFor();
    // As high as what is open in it.
    await page.setViewportSize({ width: 1360, height: 960 });
    await part('panel').screenshot({ path: panelPath });
    await page.setViewportSize({ width: 1360, height: 800 });
    await (await fetch(`${loopback.guestUrl}/plan.txt`)).arrayBuffer();
    await fetch(`${loopback.guestUrl}/new.txt`, { method: 'PUT', body: 'y'.repeat(128_000) });
    await part('open-in-guest-summary').click();
    await part('activity-summary').getByText('3.4 MB').waitFor();
    await part('ended-summary').getByText('2 files').waitFor();
    await page.screenshot({ path: consolePath });
  } finally {
    await desk.close();
    rmSync(base, { recursive: true, force: true });
  }
}
