/** What `npm start` ends with: three commands that show more of what it has just made. */
const suggestions = [
  ['npx partywall describe dclaim/billing-data -n team-a', 'what a claim asked for, and what it got'],
  ['npx partywall apply examples/contention/', 'ask for a disk that is taken, and be told why you must wait'],
  ['npx partywall validate examples/broken/misspelt-field.yaml', 'see what becomes of a mistake'],
];

const width = Math.max(...suggestions.map(([command]) => command.length));
const lines = suggestions.map(([command, meaning]) => `  ${command.padEnd(width)}   ${meaning}`);
console.log(`\nThree things to try next:\n${lines.join('\n')}`);
