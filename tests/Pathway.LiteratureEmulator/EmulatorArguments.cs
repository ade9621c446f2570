using System.Globalization;

namespace Pathway.Literature.Emulator;

/// <summary>The parsed command line.</summary>
internal sealed record EmulatorArguments
{
    public const string Usage = """
        usage: Pathway.LiteratureEmulator [OPTION VALUE]...

        Serves the wire formats of Europe PMC and of NCBI's E-utilities on a loopback port until it is interrupted. First it prints
        the two addresses, as the environment variables from which the module reads them. It sends nothing to other machines.

          --records FILE   the papers: a JSON list of records in the format "core" of Europe PMC, or an object with such a list
                           under "records". "full" is the body of an article, in JATS markup. May be repeated. Without it, a few
                           invented papers are served.
          --port N         the port; 0, the default, selects a free one
          --fault NAME     every request fails like this: Down, Broken, TooMany, TooManyWithRetryAfter, Html, HalfReply,
                           HalfRecord, WrongType, OtherShape (default: None)
          --service NAME   the fault concerns this service alone: EuropePmc or Ncbi
          --verbose        prints a line for each request
          --help           prints this text

        Example:
          dotnet run --project tests/Pathway.LiteratureEmulator -- --records papers.json --port 8090
        """;

    public IReadOnlyList<string> RecordFiles { get; private init; } = [];

    public int Port { get; private init; }

    public LiteratureFault Fault { get; private init; }

    public string? Service { get; private init; }

    public bool IsVerbose { get; private init; }

    public bool IsHelp { get; private init; }

    /// <exception cref="FormatException">An option is unknown, or its value is not valid.</exception>
    public static EmulatorArguments Parse(IReadOnlyList<string> args)
    {
        var parsed = new EmulatorArguments();
        for (var at = 0; at < args.Count; at++)
        {
            parsed = args[at] switch
            {
                "--help" or "-h" => parsed with { IsHelp = true },
                "--verbose" => parsed with { IsVerbose = true },
                "--records" => parsed with { RecordFiles = [.. parsed.RecordFiles, Value()] },
                "--port" => parsed with { Port = ParsePort(Value()) },
                "--fault" => parsed with { Fault = ParseFault(Value()) },
                "--service" => parsed with { Service = ParseService(Value()) },
                var unknown => throw new FormatException($"'{unknown}' is not an option."),
            };

            string Value() => ++at < args.Count ? args[at] : throw new FormatException($"{args[at - 1]} has no value.");
        }
        return parsed;
    }

    private static int ParsePort(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= ushort.MaxValue
            ? port : throw new FormatException($"'{text}' is not a port.");

    private static LiteratureFault ParseFault(string text) => Enum.TryParse<LiteratureFault>(text, ignoreCase: true, out var fault)
        && Enum.IsDefined(fault) ? fault : throw new FormatException($"'{text}' is not a fault.");

    private static string ParseService(string text) =>
        new[] { LiteratureRequest.EuropePmc, LiteratureRequest.Ncbi }
            .FirstOrDefault(name => name.Equals(text, StringComparison.OrdinalIgnoreCase))
        ?? throw new FormatException($"'{text}' is not a service.");
}
