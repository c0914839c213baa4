import type { BadDay } from '../bad-day.js';
import { channelDays } from './channel.js';
import { folderDays } from './folder.js';
import { hostDays } from './host.js';
import { pageDays } from './page.js';

export const allDays: readonly BadDay[] = [...channelDays, ...pageDays, ...folderDays, ...hostDays];
