using Pathway.Shell;

return ShellArguments.Parse(args) switch
{
    { Fault: { } fault } => Refuse(fault),
    { IsHelp: true } => Help(),
    var arguments => Run(arguments),
};

static int Run(ShellArguments arguments)
{
    using var session = new ShellSession();
    ConsoleCancelEventHandler stop = (_, pressed) => pressed.Cancel = session.Stop();
    Console.CancelKeyPress += stop;
    try
    {
        if (!session.ImportModule()) { return ExitCodes.Failed; }
        return arguments switch
        {
            { File: { } file } => session.RunFile(file, arguments.Rest),
            { Command: { } command } => session.RunCommand(command),
            _ => new PromptLoop(session).Run(),
        };
    }
    finally
    {
        Console.CancelKeyPress -= stop;
    }
}

static int Help()
{
    Console.WriteLine(ShellArguments.Usage);
    return 0;
}

static int Refuse(string fault)
{
    Console.Error.WriteLine($"{fault}\n\n{ShellArguments.Usage}");
    return ExitCodes.Usage;
}
