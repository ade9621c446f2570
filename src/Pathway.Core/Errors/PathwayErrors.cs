namespace Pathway.Errors;

/// <summary>The error catalogue. Each entry has a section in docs/errors.md; a test holds the two together.</summary>
internal static class PathwayErrors
{
    public static readonly PathwayError FileNotFound = new("FileNotFound", "ObjectNotFound",
        "Check the path. Wildcards are allowed with -Path. Use -LiteralPath for names that contain brackets.");

    public static readonly PathwayError FileUnreadable = new("FileUnreadable", "ReadError",
        "Check the permissions, and that no other program has the file open. If the path is a folder, name its files or use a wildcard.");

    public static readonly PathwayError FileUnwritable = new("FileUnwritable", "WriteError",
        "Check that the folder exists, is writable and has free space, and that no other program has the file open, or choose another "
        + "path.");

    public static readonly PathwayError FileExists = new("FileExists", "ResourceExists",
        "Use -Force to replace the file, or choose another path.");

    public static readonly PathwayError FileEmpty = new("FileEmpty", "InvalidData",
        "Check that the file was written completely.");

    public static readonly PathwayError EncodingInvalid = new("EncodingInvalid", "InvalidData",
        "Save the file as UTF-8. UTF-16 and UTF-32 are also accepted if the file begins with a byte order mark.");

    public static readonly PathwayError FormatInvalid = new("FormatInvalid", "ParserError",
        "Correct the file at the line given in the message. about_Pathway_Formats describes the formats.");

    public static readonly PathwayError RecordInvalid = new("RecordInvalid", "InvalidData",
        "Correct the record at the position given in the message. All other records were read.");

    public static readonly PathwayError FormatUnknown = new("FormatUnknown", "InvalidArgument",
        "Use a file name extension of a known format, or name the format with -Format if the command has this parameter.");

    public static readonly PathwayError NameInvalid = new("NameInvalid", "InvalidData",
        "Correct the name, or rename the property that holds it, as the message says. A pathway name has 1 to 200 characters. All other "
        + "inputs were processed.");

    public static readonly PathwayError TermInputInvalid = new("TermInputInvalid", "InvalidArgument",
        "Pipe names, interactions, rows that name two proteins, or rows with a property Pathway or Name. All other inputs were processed.");

    public static readonly PathwayError ProfileInvalid = new("ProfileInvalid", "InvalidData",
        "Use a built-in profile ('all', 'seven' or 'ten') or the path of a JSON file with the same structure. See about_Pathway_Roots.");

    public static readonly PathwayError HierarchyInvalid = new("HierarchyInvalid", "InvalidData",
        "Correct the file at the position given in the message, or build the hierarchy again.");

    public static readonly PathwayError InputInvalid = new("InputInvalid", "InvalidArgument",
        "Pass all nodes that Invoke-PathwayHierarchy or Import-PathwayHierarchy emits, or their property Hierarchy. Copies from a job, "
        + "Import-Clixml or ConvertTo-Json -Depth 10 are accepted too. To keep them in a file, use Export-PathwayHierarchy.");

    public static readonly PathwayError InputMixed = new("InputMixed", "InvalidOperation",
        "Pass the nodes of one hierarchy only. Run the command once for each hierarchy.");

    public static readonly PathwayError InputPartial = new("InputPartial", "InvalidOperation",
        "Pass all nodes of the hierarchy, or use -AllowPartial to continue without the missing nodes.");

    public static readonly PathwayError VerificationFailed = new("VerificationFailed", "InvalidResult",
        "Read the findings: each one says how to correct it. Repair-PathwayHierarchy fixes what can be fixed without asking.");

    public static readonly PathwayError RuleNotFound = new("RuleNotFound", "ObjectNotFound",
        "Use one of the rules listed in the message. Wildcards are allowed.");

    public static readonly PathwayError RootNotFound = new("RootNotFound", "ObjectNotFound",
        "Use one of the roots listed in the message. Wildcards are allowed.");

    public static readonly PathwayError AnswerUnavailable = new("AnswerUnavailable", "ResourceUnavailable",
        "Run the same command again: stored answers are reused, and only missing answers are asked for. -Offline and -Curator Replay "
        + "use stored answers only; leave them out to ask.");

    public static readonly PathwayError AnswerTimedOut = new("AnswerTimedOut", "OperationTimeout",
        "Run the same command again, or allow more time for each call with -TimeoutSeconds.");

    public static readonly PathwayError CuratorFault = new("CuratorFault", "NotSpecified",
        "This is a defect of Pathway. Report it with the message. All other questions were answered and stored.");

    public static readonly PathwayError ModelKeyMissing = new("ModelKeyMissing", "AuthenticationError",
        "Pass -ApiKey, or set GOOGLE_API_KEY or GEMINI_API_KEY. With -Provider OpenAI set OPENAI_API_KEY; with -Provider Vertex set "
        + "CLOUDSDK_AUTH_ACCESS_TOKEN to the output of 'gcloud auth print-access-token'. -Curator Ontology and "
        + "-TermCurator Ontology need no key.");

    public static readonly PathwayError ModelProjectMissing = new("ModelProjectMissing", "InvalidArgument",
        "Name the Google Cloud project with -Project, or use -Provider Gemini with a key.");

    public static readonly PathwayError TransportUnavailable = new("TransportUnavailable", "NotInstalled",
        "Use -Transport Rest, the default; the questions and answers are the same. Or build the module with ./build.ps1 where the "
        + "package registry has Google.GenAI. See about_Pathway_Models.");

    public static readonly PathwayError ModelKeyInvalid = new("ModelKeyInvalid", "AuthenticationError",
        "Copy the whole key again, without quotation marks and line breaks. -Curator Ontology needs no key.");

    public static readonly PathwayError ModelKeyRefused = new("ModelKeyRefused", "PermissionDenied",
        "Check that the key is valid, that its restrictions allow this program, that the model's API is enabled for its project, and that "
        + "the account has credit and the provider serves your region. -Curator Ontology needs no key.");

    public static readonly PathwayError ModelRequestRefused = new("ModelRequestRefused", "InvalidOperation",
        "Read the server's message. If the model lacks a feature, correct its flags in your models.json. See about_Pathway_Models.");

    public static readonly PathwayError ModelNotFound = new("ModelNotFound", "ObjectNotFound",
        "Choose one of the models listed in the message with -Model, or correct -Endpoint and -Provider.");

    public static readonly PathwayError ModelRateLimited = new("ModelRateLimited", "LimitsExceeded",
        "Run the same command again later: stored answers are reused. If others use the same project, lower -ThrottleLimit or the "
        + "limits of the model in your models.json.");

    public static readonly PathwayError ModelQuotaExhausted = new("ModelQuotaExhausted", "QuotaExceeded",
        "Run the same command again after the time in the message: stored answers are reused. If the message names no time, check the plan "
        + "and the billing of the project. Or choose another model or project.");

    public static readonly PathwayError WaitTooLong = new("WaitTooLong", "LimitsExceeded",
        "Run the same command again after the wait given in the message: stored answers are reused. Or allow a longer wait with "
        + "-MaxWaitSeconds.");

    public static readonly PathwayError BudgetReached = new("BudgetReached", "LimitsExceeded",
        "Run the same command again to resume: stored answers are reused. Raise -MaxCalls, -MaxTokens or -MaxCost to get further in "
        + "one run.");

    public static readonly PathwayError PriceUnknown = new("PriceUnknown", "InvalidArgument",
        "Add the price of the model to your models.json (see about_Pathway_Models), or use -MaxTokens or -MaxCalls.");

    public static readonly PathwayError ModelUnavailable = new("ModelUnavailable", "ResourceUnavailable",
        "Run the same command again later: stored answers are reused, and only missing answers are asked for. -MaxOutageSeconds sets how "
        + "long a run waits for a server that is out of service.");

    public static readonly PathwayError EndpointUnreachable = new("EndpointUnreachable", "ConnectionError",
        "Check the address (-Endpoint), that the server is running, and the network and proxy settings.");

    public static readonly PathwayError EndpointInvalid = new("EndpointInvalid", "InvalidArgument",
        "Give -Endpoint a complete address such as http://localhost:11434/v1, without user name, query or fragment, and the -Provider of "
        + "its interface. The server must not redirect to another address.");

    public static readonly PathwayError EndpointExposed = new("EndpointExposed", "SecurityError",
        "Use an address that begins with https://. Plain http is allowed in a private network, or without a key.");

    public static readonly PathwayError ModelsInvalid = new("ModelsInvalid", "InvalidData",
        "Correct the models file at the position given in the message, or remove the file. See about_Pathway_Models.");

    public static readonly PathwayError ReplyUnreadable = new("ReplyUnreadable", "InvalidData",
        "Run the same command again: only missing answers are asked for. If the problem persists, choose another model.");

    public static readonly PathwayError ReplyCut = new("ReplyCut", "LimitsExceeded",
        "Raise maxOutputTokens of the model in your models.json. Thinking tokens count too.");

    public static readonly PathwayError ReplyBlocked = new("ReplyBlocked", "PermissionDenied",
        "The model refuses this text. Rename the term, or use another model or -Curator Ontology.");

    public static readonly PathwayError ReplyHeldSecret = new("ReplyHeldSecret", "SecurityError",
        "Find out why the server sends your key back: a proxy or a gateway may copy requests into its replies. Replace the key.");

    public static readonly PathwayError InteractionInvalid = new("InteractionInvalid", "InvalidArgument",
        "Pass what Import-PathwayInteraction emits, or rows and records that name a partner. ConvertTo-PathwayInteraction -ColumnMap names "
        + "properties with other names. All other inputs were processed.");

    public static readonly PathwayError LiteratureUnavailable = new("LiteratureUnavailable", "ResourceUnavailable",
        "Run the same command again later: only evidence that is still unchecked is asked for. Check the network, and the settings "
        + "EuropePmcEndpoint and NcbiEndpoint.");

    public static readonly PathwayError LiteratureUnreadable = new("LiteratureUnreadable", "InvalidData",
        "Run the same command again later. If the problem persists, something on the network changes the replies: check the proxy, and "
        + "the settings EuropePmcEndpoint and NcbiEndpoint.");

    public static readonly PathwayError PmidInvalid = new("PmidInvalid", "InvalidArgument",
        "Give the number that PubMed shows as PMID, 1 to 9 digits. Find-PathwayPublication finds the PMID of a title.");

    public static readonly PathwayError PublicationNotFound = new("PublicationNotFound", "ObjectNotFound",
        "Check the PMID, or find the publication by its title with Find-PathwayPublication.");

    public static readonly PathwayError EvidenceFailed = new("EvidenceFailed", "InvalidResult",
        "Read the reasons, and correct or remove the evidence. Find-PathwayEvidence finds other publications for a claim.");

    public static readonly PathwayError TitleUncertain = new("TitleUncertain", "ObjectNotFound",
        "Give the complete title as printed. -All lists all candidates with their scores.");

    public static readonly PathwayError TermUnplaced = new("TermUnplaced", "ObjectNotFound",
        "Use the term's standard name, add keywords to a root of the profile, or ask a model with -Curator.");

    public static readonly PathwayError StoreUnavailable = new("StoreUnavailable", "ResourceUnavailable",
        "Correct the problem given in the message, or choose another file with -CachePath.");

    public static readonly PathwayError SharedCacheUnavailable = new("SharedCacheUnavailable", "ResourceUnavailable",
        "The run continues with the local cache file and copies its answers to the server when it is available again, in this run or "
        + "the next. Start the server, or correct -CacheUri. The password is read from PATHWAY_CACHE_PASSWORD.");

    public static readonly PathwayError SharedCacheExposed = new("SharedCacheExposed", "SecurityError",
        "Use an address that begins with rediss://, and enable TLS on the server.");

    public static readonly PathwayError StoreCorrupt = new("StoreCorrupt", "InvalidData",
        "Delete the damaged file if you do not need its content.");

    public static readonly PathwayError StoreFromFuture = new("StoreFromFuture", "InvalidData",
        "Update the module, or choose another file with -CachePath.");

    public static readonly PathwayError ConfigurationInvalid = new("ConfigurationInvalid", "InvalidData",
        "Correct the value with Set-PathwayConfiguration, or remove it with Set-PathwayConfiguration -Reset.");

    public static readonly PathwayError JobVariable = new("JobVariable", "InvalidArgument",
        "Leave the parameter out, or run the command without -AsJob. -ReportPath writes the report to a file.");

    public static readonly PathwayError PromptInvalid = new("PromptInvalid", "InvalidData",
        "Correct the file, or begin again with a copy of the prompt that ships with the module. See about_Pathway_Models.");

    public static readonly PathwayError RunNotFound = new("RunNotFound", "ObjectNotFound",
        "List the runs with Get-PathwayRun. A run is stored in the cache file that it used.");

    public static readonly PathwayError OntologyInvalid = new("OntologyInvalid", "InvalidData",
        "Correct the file, or download it again. Ontologies that were imported before are unchanged.");

    public static readonly PathwayError OntologyNotFound = new("OntologyNotFound", "ObjectNotFound",
        "Use one of the ontologies that Get-PathwayOntology lists, or import one with Import-PathwayOntology.");

    public static readonly PathwayError OntologyNameInvalid = new("OntologyNameInvalid", "InvalidArgument",
        "Choose another name with -Name.");

    public static readonly PathwayError TermNotFound = new("TermNotFound", "ObjectNotFound",
        "Use the term's standard name, or another ontology with -Ontology. All other names were looked up.");

    public static readonly PathwayError DownloadFailed = new("DownloadFailed", "ResourceUnavailable",
        "Run the same command again: it continues where the download stopped. Check the address, the network and the proxy settings.");

    public static readonly PathwayError DownloadRefused = new("DownloadRefused", "SecurityError",
        "Use an address that begins with https://, without user name and password, or download the file yourself and give its path.");

    public static readonly PathwayError ChecksumMismatch = new("ChecksumMismatch", "SecurityError",
        "Download the file again, and compare the checksum with the one that its publisher names.");

    public static readonly PathwayError CurationInvalid = new("CurationInvalid", "InvalidData",
        "Correct the lines given in the message. about_Pathway_Formats describes the file.");

    public static readonly PathwayError AnnotationInvalid = new("AnnotationInvalid", "InvalidData",
        "Correct the file, or download it again. Annotation that was imported before is unchanged.");

    public static readonly PathwayError AnnotationNotFound = new("AnnotationNotFound", "ObjectNotFound",
        "Use what the message lists, or import annotation with Import-PathwayAnnotation.");

    public static readonly PathwayError BatchPending = new("BatchPending", "ResourceBusy",
        "Run the same command again when the job has ended. Get-PathwayBatch lists the jobs; Receive-PathwayBatch -Wait waits for them.");

    public static readonly PathwayError BatchUnavailable = new("BatchUnavailable", "InvalidOperation",
        "Leave out -Batch, or use what the message names.");

    public static readonly PathwayError ServiceTierUnavailable = new("ServiceTierUnavailable", "InvalidArgument",
        "Leave out -ServiceTier, or use a model with a flex price: Get-PathwayModel lists them (FlexFactor). If your provider has this "
        + "tier, state the price with its flexFactor in your models.json. See about_Pathway_Models.");

    public static readonly PathwayError BatchUncertain = new("BatchUncertain", "ResourceUnavailable",
        "Run Receive-PathwayBatch later: it looks again. Stop-PathwayBatch -Forget gives the job up, so that its questions are asked "
        + "again; if the job exists after all, they are paid for twice.");

    public static readonly PathwayError BatchFailed = new("BatchFailed", "InvalidResult",
        "Correct what the provider's message names, then run the command again: the questions of the job are asked again.");

    public static readonly PathwayError BatchNotFound = new("BatchNotFound", "ObjectNotFound",
        "Use one of the names that Get-PathwayBatch lists.");

    public static readonly PathwayError BatchMissing = new("BatchMissing", "ObjectNotFound",
        "Use the key and the server with which the job was submitted. If its results are gone, Stop-PathwayBatch -Forget gives it up, so "
        + "that its questions are asked again.");

    public static readonly PathwayError BatchPromptChanged = new("BatchPromptChanged", "InvalidOperation",
        "Use the prompts with which the job was submitted (setting PromptPath), or give it up with Stop-PathwayBatch -Forget.");

    public static readonly PathwayError BatchClimb = new("BatchClimb", "InvalidArgument",
        "Add -Force to do it all the same. The usual way is without -Batch for the parents, and with -Batch for siblings, duplicates and "
        + "claims, which do not depend on each other.");

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
internal class PathwayException : Exception
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

    /// <summary>What to do here, where this is known better than in general; null for what the catalogue recommends.</summary>
    public string? Action { get; init; }
}
