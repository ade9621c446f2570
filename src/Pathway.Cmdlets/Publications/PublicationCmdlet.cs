using System.Globalization;
using System.Management.Automation;
using Pathway.Asking;
using Pathway.Configuration;
using Pathway.Curators;
using Pathway.Engine;
using Pathway.Errors;
using Pathway.Literature;
using Pathway.Llm.Chat;
using Pathway.Pipeline;
using Pathway.Questions;

namespace Pathway.Publications;

/// <summary>A cmdlet that looks up publications: from the stored answers, else from Europe PMC and NCBI.</summary>
public abstract class PublicationCmdlet : EngineCmdlet
{
    /// <summary>Uses stored answers only, and sends no request.</summary>
    [Parameter]
    public SwitchParameter Offline { get; set; }

    /// <summary>Asks one question for each input, all in one run. Reports each failure, and hands over each reply with an answer.</summary>
    /// <param name="inputs">What the user asks about.</param>
    /// <param name="ask">The question about an input.</param>
    /// <param name="handle">Takes an input with its reply, in the order of the inputs.</param>
    private protected void AskEach<TAnswer>(IReadOnlyList<string> inputs, Func<string, Question<TAnswer>> ask,
        Action<string, Reply<TAnswer>> handle)
        where TAnswer : Answer
    {
        if (inputs.Count == 0) { return; }
        var questions = inputs.Select(ask).ToArray();
        var replies = ExecuteRun(PrepareRun, (run, _, stop) => run.AskAllAsync(questions, 0, stop), static _ => 0);
        foreach (var (input, reply) in inputs.Zip(replies))
        {
            if (reply.Failure is { } failure) { WriteError(failure.ToErrorRecord()); }
            else { handle(input, reply); }
        }
    }

    private protected EngineRequest PrepareRun(Action<StreamRecord> post)
    {
        var configured = EffectiveConfiguration.Read()
            .ToDictionary(static setting => setting.Name, static setting => setting.Value, StringComparer.Ordinal);
        var literature = LiteratureSettingsReader.Read(warning => post(new StreamRecord.Warning(warning)));
        var path = NoCache ? null : GetUnresolvedProviderPathFromPSPath(CachePath ?? configured[Settings.CachePath.Name]);
        var curators = new ChosenCurators([LiteratureCuratorFactory.Create(literature)], Offline,
            Offline ? "Only stored answers are used." : "Europe PMC and NCBI answer.");
        var key = new EngineKey(path, Offline ? "Stored literature" : "Literature", literature.Identity,
            SharedStoreFactory.NormalizeAddress(configured[Settings.CacheUri.Name]));
        var seconds = TimeoutSeconds > 0
            ? TimeoutSeconds
            : int.Parse(configured[Settings.TimeoutSeconds.Name], CultureInfo.InvariantCulture);
        return new EngineRequest(key, curators,
            new RunOptions { Command = MyInvocation.MyCommand.Name, Timeout = TimeSpan.FromSeconds(seconds) });
    }
}

/// <summary>Reads the settings of the literature services: from the configuration, and the key from the environment.</summary>
internal static class LiteratureSettingsReader
{
    /// <param name="warn">Told when the key is sent unencrypted within a private network.</param>
    /// <exception cref="PathwayException">A value is not valid, or the key would be sent unencrypted.</exception>
    public static LiteratureSettings Read(Action<string> warn)
    {
        var settings = EffectiveConfiguration.Read()
            .ToDictionary(static setting => setting.Name, static setting => setting.Value, StringComparer.Ordinal);
        var key = Environment.GetEnvironmentVariable(LiteratureSettings.KeyVariable);
        var ncbi = EndpointAddress.Parse(settings[Settings.NcbiEndpoint.Name]);
        if (!string.IsNullOrWhiteSpace(key) && EndpointAddress.DescribeExposure(ncbi) is { } exposure)
        {
            if (!EndpointAddress.IsPrivateNetwork(ncbi))
            {
                throw new PathwayException(PathwayErrors.EndpointExposed, exposure, ncbi.Authority);
            }
            warn(exposure);
        }
        return new LiteratureSettings(EndpointAddress.Parse(settings[Settings.EuropePmcEndpoint.Name]), ncbi,
            settings[Settings.LiteratureEmail.Name] is { Length: > 0 } email ? email : null,
            string.IsNullOrWhiteSpace(key) ? null : new SecretText(key));
    }
}
