import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { markStory, storyToTell } from '../../../../local/demo/story/story-mark.ts';

const folder = (): string => mkdtempSync(path.join(tmpdir(), 'story-'));

describe('storyToTell', () => {
  it('tells it in memory and on a new state', () => {
    expect(storyToTell({ isEmpty: false })).toBe('tell');
    expect(storyToTell({ isEmpty: false, stateDir: path.join(folder(), 'new') })).toBe('tell');
  });

  it('tells nothing where nobody wants it, and nothing to a simulator of somebody else', () => {
    expect(storyToTell({ isEmpty: true })).toBe('none');
    expect(storyToTell({ isEmpty: false, simulator: 'http://127.0.0.1:7000' })).toBe('none');
  });

  it('leaves a state alone that somebody worked with', () => {
    const stateDir = folder();
    writeFileSync(path.join(stateDir, 'stack.json'), '{}');

    expect(storyToTell({ isEmpty: false, stateDir })).toBe('none');
  });

  it('does not tell it again, whether it was told or broken off', () => {
    const [told, begun] = [path.join(folder(), 'told'), folder()];
    markStory(told, 'begun');
    markStory(told, 'told');
    markStory(begun, 'begun');

    expect(storyToTell({ isEmpty: false, stateDir: told })).toBe('told');
    expect(storyToTell({ isEmpty: true, stateDir: told })).toBe('told');
    expect(storyToTell({ isEmpty: false, stateDir: begun })).toBe('brokenOff');
  });
});
