/** What a colour stands for; words always say it too. */
export type Tone = 'good' | 'warn' | 'bad' | 'calm' | 'neutral';
