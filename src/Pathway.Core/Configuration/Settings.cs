using System.Globalization;

namespace Pathway.Configuration;

/// <summary>All settings. Declare a new setting here and add it to <see cref="All"/>.</summary>
internal static class Settings
{
    public static readonly Setting CachePath = new("CachePath", UserFolders.DefaultCachePath,
        "The file that stores answers and the ledger of runs.",
        static value => string.IsNullOrWhiteSpace(value) ? "a path is needed" : null);

    public static readonly Setting CacheUri = new("CacheUri", "",
        "A Redis server that several machines share in addition to their files, such as redis://server:6379; by default none. "
        + "The password is read from PATHWAY_CACHE_PASSWORD.",
        Storage.Redis.CacheAddress.FindError) { Redact = Storage.Redis.CacheAddress.Redact };

    public static readonly Setting Curator = new("Curator", "Auto",
        "The curator: Auto, Ontology, Model, Hybrid or Replay.", OneOf(Curators.CuratorNames.All));

    public static readonly Setting RootProfile = new("RootProfile", "seven",
        "The root profile: the name of an included profile, or the path of a file.",
        static value => string.IsNullOrWhiteSpace(value) ? "a name or a path is needed" : null);

    public static readonly Setting Provider = new("Provider", Curators.ProviderNames.Gemini,
        "The API of the model's server: Gemini, Vertex or OpenAI (including local servers).", OneOf(Curators.ProviderNames.All));

    public static readonly Setting Transport = new("Transport", Curators.TransportNames.Rest,
        "The transport to Gemini: Rest is built in, GoogleGenAI is Google's own library, if the module was built with it.",
        OneOf(Curators.TransportNames.All));

    public static readonly Setting Model = new("Model", "",
        "The model, or several with commas between them: the next one is asked where one is not available. By default the newest.",
        static _ => null);

    public static readonly Setting ServiceTier = new("ServiceTier", Curators.ServiceTierNames.Standard,
        "How calls to a model are served: Standard, or Flex for about half the price within minutes.",
        OneOf(Curators.ServiceTierNames.All));

    public static readonly Setting Endpoint = new("Endpoint", "",
        "The address of the model's server; by default the provider's.",
        static value => value.Length == 0 || Uri.TryCreate(value, UriKind.Absolute, out _)
            ? null : "a whole address such as http://localhost:11434/v1 is needed");

    public static readonly Setting Project = new("Project", "",
        "The project whose rate limits apply; required for Vertex.", static _ => null);

    public static readonly Setting Location = new("Location", "global",
        "The location of Vertex, such as us-central1.",
        static value => string.IsNullOrWhiteSpace(value) ? "a location is needed" : null);

    public static readonly Setting ModelsPath = new("ModelsPath", UserFolders.ModelsPath,
        "A file with limits, prices and flags of models, which override the included ones.",
        static value => string.IsNullOrWhiteSpace(value) ? "a path is needed" : null);

    public static readonly Setting ThrottleLimit = new("ThrottleLimit", "15",
        "The maximum number of concurrent calls, 1 to 1000. If it is not set, the model's own limit applies.",
        IntegerBetween(1, 1000));

    public static readonly Setting TimeoutSeconds = new("TimeoutSeconds", "120",
        "The time-out of a call in seconds, 1 to 86400.", IntegerBetween(1, 86400));

    public static readonly Setting MaxWaitSeconds = new("MaxWaitSeconds", "300",
        "The longest wait for the rate limits of a model, in seconds, 0 to 86400; calls that would wait longer fail at once.",
        IntegerBetween(0, 86400));

    public static readonly Setting MaxOutageSeconds = new("MaxOutageSeconds", "120",
        "How long a run waits for a model server that is out of service, in seconds, 0 to 86400; after it all calls fail together.",
        IntegerBetween(0, 86400));

    public static readonly Setting MaxCalls = new("MaxCalls", "",
        "The maximum number of calls to a model per run; by default no limit.",
        OptionalNumber(int.MaxValue, whole: true));

    public static readonly Setting MaxTokens = new("MaxTokens", "",
        "The maximum number of input and output tokens per run, including thoughts; by default no limit.",
        OptionalNumber(long.MaxValue, whole: true));

    public static readonly Setting MaxCost = new("MaxCost", "",
        "The maximum cost of calls to a model per run, in the currency of its price; by default no limit.",
        OptionalNumber(1e12m, whole: false));

    public static readonly Setting MaxDepth = new("MaxDepth", "10",
        "The maximum number of links between a term of the input and its root, 1 to 50.", IntegerBetween(1, 50));

    public static readonly Setting EuropePmcEndpoint = new("EuropePmcEndpoint", "https://www.ebi.ac.uk/europepmc/webservices/rest",
        "The address of Europe PMC's REST service.", WebAddress);

    public static readonly Setting NcbiEndpoint = new("NcbiEndpoint", "https://eutils.ncbi.nlm.nih.gov/entrez/eutils",
        "The address of NCBI's E-utilities. The key is read from NCBI_API_KEY.", WebAddress);

    public static readonly Setting LiteratureEmail = new("LiteratureEmail", "",
        "An e-mail address that is sent to the literature services, so that they can write before they block; by default none.",
        static value => value.Length == 0 || (value.Contains('@', StringComparison.Ordinal) && !value.Any(char.IsWhiteSpace))
            ? null : "an e-mail address is needed");

    public static readonly Setting Ontology = new("Ontology", Pathway.Ontology.ChosenOntology.EmbeddedName,
        "The ontology: Embedded, or the name of an imported one.",
        static value => string.IsNullOrWhiteSpace(value) ? "a name is needed" : null);

    public static readonly Setting OntologyPath = new("OntologyPath", UserFolders.DefaultOntologyPath,
        "The folder of imported ontologies and annotation.",
        static value => string.IsNullOrWhiteSpace(value) ? "a path is needed" : null);

    public static readonly Setting GeneOntologyUri = new("GeneOntologyUri", "https://current.geneontology.org/ontology/go-basic.obo",
        "The address from which Update-PathwayOntology gets the Gene Ontology.", WebAddress);

    public static readonly Setting CurationPath = new("CurationPath", "",
        "A curation file, whose decisions win over every curator; by default none.", static _ => null);

    public static readonly Setting TermTaxon = new("TermTaxon", "",
        "The organism whose terms are used for siblings, guesses and intermediate terms: a number of the NCBI, or any; by default that of "
        + "the input.",
        static value => value.Length == 0 || value.Equals(OntologyFiles.TaxonSelection.Any, StringComparison.OrdinalIgnoreCase)
            || (int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var taxon) && taxon > 0)
            ? null : "a number of the NCBI such as 9606, or any, is needed");

    public static readonly Setting PromptPath = new("PromptPath", "",
        "A folder with prompts of your own, KIND.md for each that differs; by default those that ship.", static _ => null);

    /// <summary>All settings in display order.</summary>
    public static IReadOnlyList<Setting> All { get; } =
    [
        CachePath, CacheUri, Curator, RootProfile, ThrottleLimit, TimeoutSeconds, MaxDepth, MaxWaitSeconds, MaxOutageSeconds, MaxCalls,
        MaxTokens, MaxCost, Provider, Transport, Model, ServiceTier, Endpoint, Project, Location, ModelsPath, EuropePmcEndpoint,
        NcbiEndpoint, LiteratureEmail,
        Ontology, OntologyPath, GeneOntologyUri, CurationPath, TermTaxon, PromptPath,
    ];

    /// <summary>Finds a setting by name, ignoring case.</summary>
    public static Setting? Find(string name) =>
        All.FirstOrDefault(setting => setting.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    private static string? WebAddress(string value) =>
        Uri.TryCreate(value, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
        ? null : "a whole address such as https://www.ebi.ac.uk/europepmc/webservices/rest is needed";

    private static Func<string, string?> IntegerBetween(int min, int max) => value =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max
            ? null : $"a whole number from {min} to {max} is needed";

    // A number with a decimal point, in any culture; an empty value means no limit.
    private static Func<string, string?> OptionalNumber(decimal max, bool whole) => value =>
        value.Length == 0
            || (decimal.TryParse(value, whole ? NumberStyles.None : NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture,
                out var number) && number <= max)
            ? null : string.Create(CultureInfo.InvariantCulture,
                $"a {(whole ? "whole number" : "number such as 0.5")} from 0 to {max:0} is needed, or nothing for no limit");

    private static Func<string, string?> OneOf(IReadOnlyList<string> allowed) => value =>
        allowed.Contains(value, StringComparer.OrdinalIgnoreCase) ? null : $"one of {string.Join(", ", allowed)} is needed";
}

/// <summary>A setting: its name, default, description and validation.</summary>
/// <param name="Name">The name, the same as that of the parameter that overrides it.</param>
/// <param name="Default">The default value.</param>
/// <param name="Description">What it does, with its unit.</param>
/// <param name="FindFault">Returns why a value is invalid; null if it is valid.</param>
internal sealed record Setting(string Name, string Default, string Description, Func<string, string?> FindFault)
{
    /// <summary>Removes secrets from an invalid value before it is shown in an error.</summary>
    public Func<string, string> Redact { get; init; } = static value => value;

    /// <summary>The environment variable that overrides the file, for example PATHWAY_CACHE_PATH.</summary>
    public string Variable => "PATHWAY"
        + string.Concat(Name.Select(static letter => char.IsUpper(letter) ? "_" + letter : char.ToUpperInvariant(letter).ToString()));
}
