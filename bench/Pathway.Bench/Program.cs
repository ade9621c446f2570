using Pathway.Bench;

return await BenchCommands.RunAsync(args);
