// A command-line tool with commands, options of all kinds, defaults and checks.
const { Command, InvalidArgumentError, Option } = require('commander');

const number = (text) => {
  const value = Number(text);
  if (Number.isNaN(value)) throw new InvalidArgumentError('Not a number.');
  return value;
};
const program = new Command('tool').description('counts and prints things').version('1.2.3').option('-v, --verbose', 'say more', (_, n) => n + 1, 0);
program.command('sum').description('add numbers').argument('<numbers...>', 'what to add', (text, list = []) => [...list, number(text)])
  .option('-s, --scale <factor>', 'multiply the result', number, 1)
  .action((numbers, options) => console.log(numbers.reduce((a, b) => a + b, 0) * options.scale, program.opts().verbose));
program.command('print [text]').aliases(['p', 'show']).description('print a text')
  .addOption(new Option('-c, --case <kind>', 'letter case').choices(['upper', 'lower']).default('lower'))
  .option('--no-newline', 'leave out the end of the line')
  .option('-t, --tag [names...]', 'tags')
  .action((text = 'nothing', options) => {
    const shown = options.case === 'upper' ? text.toUpperCase() : text.toLowerCase();
    process.stdout.write(shown + (options.newline ? '\n' : ''));
    if (options.tag) console.log(JSON.stringify(options.tag));
  });
program.command('later').description('work that fails').requiredOption('-r, --reason <why>').action(async ({ reason }) => {
  await null;
  program.error(`failed: ${reason}`, { exitCode: 7, code: 'tool.failed' });
});
program.addHelpText('after', '\nExample:\n  tool sum 1 2 --scale 3');
program.parseAsync();
