/** What `npm start` ends with: commands that show more of what it has just made. */
const suggestions = [
  ['npx partywall describe dclaim/billing-data -n team-a', 'what a claim asked for, and what it got'],
  ['npx partywall apply examples/contention/', 'ask for a disk that is taken, and be told why you must wait'],
  [
    'npx partywall exec vault -n team-a -- lsvg',
    'a root on a disk of its own, under names that everybody has',
  ],
  ['npx partywall holders extension netcore', 'who asked the shared kernel for what'],
  [
    `npx partywall exec billing -n team-a -- logerr ApplicationFailed db 'no room'`,
    'let a program inside say what went wrong; npx partywall errors billing -n team-a',
  ],
  ['npx partywall validate examples/broken/misspelt-field.yaml', 'see what becomes of a mistake'],
];

const width = Math.max(...suggestions.map(([command]) => command.length));
const lines = suggestions.map(([command, meaning]) => `  ${command.padEnd(width)}   ${meaning}`);
console.log(`\nSix things to try next:\n${lines.join('\n')}`);
