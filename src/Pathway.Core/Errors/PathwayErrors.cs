namespace Pathway.Errors;

/// <summary>The error catalogue. Each entry has a section in docs/errors.md; a test holds the two together.</summary>
internal static class PathwayErrors
{
    public static readonly PathwayError FileNotFound = new("FileNotFound", "ObjectNotFound",
        "Check the path. Wildcards are allowed with -Path; use -LiteralPath for names that contain brackets.");

    public static readonly PathwayError FileUnreadable = new("FileUnreadable", "ReadError",
        "Check that the file may be read and is not open elsewhere. Of a folder, name the files; a wildcard names all of them.");

    public static readonly PathwayError FileUnwritable = new("FileUnwritable", "WriteError",
        "Check that the folder exists, may be written to and has room, or choose another path.");

    public static readonly PathwayError FileExists = new("FileExists", "ResourceExists",
        "Use -Force to replace the file, or choose another path.");

    public static readonly PathwayError FileEmpty = new("FileEmpty", "InvalidData",
        "The file holds nothing. Check that it was written completely.");

    public static readonly PathwayError EncodingInvalid = new("EncodingInvalid", "InvalidData",
        "Save the file as UTF-8. UTF-16 and UTF-32 are read too when the file begins with a byte order mark.");

    public static readonly PathwayError FormatInvalid = new("FormatInvalid", "ParserError",
        "Correct the file at the line named in the message. The formats are described in about_Pathway_Formats.");

    public static readonly PathwayError RecordInvalid = new("RecordInvalid", "InvalidData",
        "Correct the record at the place named in the message; all other records were read.");

    public static readonly PathwayError FormatUnknown = new("FormatUnknown", "InvalidArgument",
        "Use a file name extension that stands for a format, or name the format with -Format where the command has it.");

    public static readonly PathwayError NameInvalid = new("NameInvalid", "InvalidData",
        "A pathway name has 1 to 200 characters. Correct the name; everything else was processed.");

    public static readonly PathwayError TermInputInvalid = new("TermInputInvalid", "InvalidArgument",
        "Pipe names, interactions, or rows with a property Pathway or Name; everything else was processed.");

    public static readonly PathwayError ProfileInvalid = new("ProfileInvalid", "InvalidData",
        "Name a profile that ships ('seven', 'ten') or the path of a JSON file of the same shape; see about_Pathway_Roots.");

    public static readonly PathwayError HierarchyInvalid = new("HierarchyInvalid", "InvalidData",
        "The hierarchy contradicts itself at the place named in the message. Correct the file, or build the hierarchy again.");

    public static readonly PathwayError InputInvalid = new("InputInvalid", "InvalidArgument",
        "Pass the nodes that Invoke-PathwayHierarchy or Import-PathwayHierarchy emit, or their Hierarchy. Nodes from a job or another process are copies: save and import them instead.");

    public static readonly PathwayError InputMixed = new("InputMixed", "InvalidOperation",
        "Pass the nodes of one hierarchy at a time: each with a command of its own.");

    public static readonly PathwayError InputPartial = new("InputPartial", "InvalidOperation",
        "Pass all nodes of a hierarchy on, or use -AllowPartial to go on without those that are missing.");

    public static readonly PathwayError VerificationFailed = new("VerificationFailed", "InvalidResult",
        "Look at the findings: each says how it is put right. Repair-PathwayHierarchy does what needs no answer.");

    public static readonly PathwayError RuleNotFound = new("RuleNotFound", "ObjectNotFound",
        "Name one of the rules in the message; wildcards are allowed.");

    public static readonly PathwayError RootNotFound = new("RootNotFound", "ObjectNotFound",
        "Name one of the roots in the message; wildcards are allowed.");

    public static readonly PathwayError AnswerUnavailable = new("AnswerUnavailable", "ResourceUnavailable",
        "Run the same command again: what was answered is stored, only what is missing is asked again. With -Offline or -Curator Replay nobody is asked.");

    public static readonly PathwayError AnswerTimedOut = new("AnswerTimedOut", "OperationTimeout",
        "Run the same command again, or give each question longer with -TimeoutSeconds.");

    public static readonly PathwayError CuratorFault = new("CuratorFault", "NotSpecified",
        "This is a defect of Pathway. Report it with the message; everything else was answered and stored.");

    public static readonly PathwayError ModelKeyMissing = new("ModelKeyMissing", "AuthenticationError",
        "Pass -ApiKey, or set GOOGLE_API_KEY or GEMINI_API_KEY (with -Provider OpenAI: OPENAI_API_KEY; with Vertex: CLOUDSDK_AUTH_ACCESS_TOKEN, from 'gcloud auth print-access-token'). -Curator Ontology answers without any key.");

    public static readonly PathwayError ModelProjectMissing = new("ModelProjectMissing", "InvalidArgument",
        "Name the Google Cloud project with -Project, or use -Provider Gemini with a key.");

    public static readonly PathwayError TransportUnavailable = new("TransportUnavailable", "NotInstalled",
        "Use -Transport Rest, the default, which asks the same questions; the answers are the same. Or build the module with the transport, with ./build.ps1 where the registry serves the package Google.GenAI; see about_Pathway_Models.");

    public static readonly PathwayError ModelKeyInvalid = new("ModelKeyInvalid", "AuthenticationError",
        "Copy the key again, whole and without quotes or line ends. -Curator Ontology answers without any key.");

    public static readonly PathwayError ModelKeyRefused = new("ModelKeyRefused", "PermissionDenied",
        "Check that the key is valid, that its restrictions allow this program and that the model's API is enabled for its project. -Curator Ontology answers without any key.");

    public static readonly PathwayError ModelRequestRefused = new("ModelRequestRefused", "InvalidOperation",
        "Read what the server says in the message. Where the model lacks a feature, correct its flags in your models.json; see about_Pathway_Models.");

    public static readonly PathwayError ModelNotFound = new("ModelNotFound", "ObjectNotFound",
        "Choose one of the models that the message names with -Model, or correct -Endpoint.");

    public static readonly PathwayError ModelRateLimited = new("ModelRateLimited", "LimitsExceeded",
        "Run the same command again later: what was answered is stored. Lower -ThrottleLimit, or the limits of the model in your models.json, when others use the same project.");

    public static readonly PathwayError ModelQuotaExhausted = new("ModelQuotaExhausted", "QuotaExceeded",
        "Run the same command again after the time in the message: what was answered is stored. Or choose another model or project.");

    public static readonly PathwayError WaitTooLong = new("WaitTooLong", "LimitsExceeded",
        "Run the same command again after the wait in the message: what was answered is stored. Or allow a longer wait with -MaxWaitSeconds.");

    public static readonly PathwayError BudgetReached = new("BudgetReached", "LimitsExceeded",
        "Run the same command again to go on: what was answered is stored. Raise -MaxCalls, -MaxTokens or -MaxCost to get further in one run.");

    public static readonly PathwayError PriceUnknown = new("PriceUnknown", "InvalidArgument",
        "Name the price of the model in your models.json (see about_Pathway_Models), or use -MaxTokens or -MaxCalls.");

    public static readonly PathwayError ModelUnavailable = new("ModelUnavailable", "ResourceUnavailable",
        "Run the same command again later: what was answered is stored, only what is missing is asked again.");

    public static readonly PathwayError EndpointUnreachable = new("EndpointUnreachable", "ConnectionError",
        "Check the address (-Endpoint), that its server runs, and the network and proxy on the way to it.");

    public static readonly PathwayError EndpointInvalid = new("EndpointInvalid", "InvalidArgument",
        "Give -Endpoint a whole address such as http://localhost:11434/v1, without user name, query or fragment; it must be the server itself, not one that redirects.");

    public static readonly PathwayError EndpointExposed = new("EndpointExposed", "SecurityError",
        "Use an address that begins with https://. In your own network, or without a key, plain http is taken.");

    public static readonly PathwayError ModelsInvalid = new("ModelsInvalid", "InvalidData",
        "Correct the models file at the place named in the message, or remove it; see about_Pathway_Models.");

    public static readonly PathwayError ReplyUnreadable = new("ReplyUnreadable", "InvalidData",
        "Run the same command again: only what is missing is asked. When it stays, choose another model.");

    public static readonly PathwayError ReplyCut = new("ReplyCut", "LimitsExceeded",
        "Raise maxOutputTokens of the model in your models.json; thoughts count too.");

    public static readonly PathwayError ReplyBlocked = new("ReplyBlocked", "PermissionDenied",
        "The model refuses this text. Rename the term, or let another model or the ontology answer.");

    public static readonly PathwayError InteractionInvalid = new("InteractionInvalid", "InvalidArgument",
        "Pass the interactions that Import-PathwayInteraction emits. Those from a job or another process are copies: read them from their file instead.");

    public static readonly PathwayError LiteratureUnavailable = new("LiteratureUnavailable", "ResourceUnavailable",
        "Run the same command again later: only what stayed unchecked is asked again. Check the network, and the settings EuropePmcEndpoint and NcbiEndpoint.");

    public static readonly PathwayError LiteratureUnreadable = new("LiteratureUnreadable", "InvalidData",
        "Run the same command again later. When it stays, something between you and the service changes its replies: check the settings EuropePmcEndpoint and NcbiEndpoint, and the proxy.");

    public static readonly PathwayError PmidInvalid = new("PmidInvalid", "InvalidArgument",
        "Give the number that PubMed shows as PMID, 1 to 9 digits. Find-PathwayPublication finds it by the title.");

    public static readonly PathwayError PublicationNotFound = new("PublicationNotFound", "ObjectNotFound",
        "Check the PMID, or look for the publication by its title with Find-PathwayPublication.");

    public static readonly PathwayError TitleUncertain = new("TitleUncertain", "ObjectNotFound",
        "Give the whole title as it is printed. -All lists what was found with its score, without choosing.");

    public static readonly PathwayError TermUnplaced = new("TermUnplaced", "ObjectNotFound",
        "Name the term as the field does, add keywords to a root of the profile, or ask a model with -Curator.");

    public static readonly PathwayError StoreUnavailable = new("StoreUnavailable", "ResourceUnavailable",
        "Correct what the message names, or choose another file with -CachePath.");

    public static readonly PathwayError SharedCacheUnavailable = new("SharedCacheUnavailable", "ResourceUnavailable",
        "The run goes on with the cache file of this machine, and brings what is answered to the server when it is back, in this run or the next. Start the server, or correct -CacheUri; a password is taken from PATHWAY_CACHE_PASSWORD.");

    public static readonly PathwayError SharedCacheExposed = new("SharedCacheExposed", "SecurityError",
        "Use an address that begins with rediss://, and let the server encrypt.");

    public static readonly PathwayError StoreCorrupt = new("StoreCorrupt", "InvalidData",
        "Delete the damaged file when nothing in it is needed.");

    public static readonly PathwayError StoreFromFuture = new("StoreFromFuture", "InvalidData",
        "Update the module, or choose another file with -CachePath.");

    public static readonly PathwayError ConfigurationInvalid = new("ConfigurationInvalid", "InvalidData",
        "Correct the value with Set-PathwayConfiguration, or remove it with Set-PathwayConfiguration -Reset.");

    public static readonly PathwayError RunNotFound = new("RunNotFound", "ObjectNotFound",
        "List the runs with Get-PathwayRun; runs are kept in the cache file that they used.");

    /// <summary>All entries, for documentation and tests.</summary>
    public static IReadOnlyList<PathwayError> All { get; } =
    [
        .. typeof(PathwayErrors).GetFields().Where(static field => field.FieldType == typeof(PathwayError))
            .Select(static field => (PathwayError)field.GetValue(null)!),
    ];
}

/// <summary>An entry of the error catalogue: one way in which something can go wrong, and what a person does about it.</summary>
/// <param name="Id">The stable identifier, shown in FullyQualifiedErrorId and used in the documentation.</param>
/// <param name="Category">The name of PowerShell's category.</param>
/// <param name="RecommendedAction">What to do next, a sentence or two.</param>
internal sealed record PathwayError(string Id, string Category, string RecommendedAction);

/// <summary>An error of the catalogue with its particulars: what, and where.</summary>
internal sealed class PathwayException : Exception
{
    public PathwayException(PathwayError error, string message, object? target = null, Exception? cause = null)
        : base(message, cause)
    {
        Error = error;
        Target = target;
    }

    /// <summary>The entry of the catalogue.</summary>
    public PathwayError Error { get; }

    /// <summary>The file, row or object that it is about.</summary>
    public object? Target { get; }
}
