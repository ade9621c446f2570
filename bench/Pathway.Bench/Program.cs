using Pathway.Bench;

return await Verbs.RunAsync(args);
