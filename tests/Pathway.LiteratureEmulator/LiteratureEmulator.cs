using System.Collections.Concurrent;
using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Pathway.Literature.Emulator;

/// <summary>A server on the loopback address with the wire formats of Europe PMC and NCBI's E-utilities.</summary>
public sealed partial class LiteratureEmulator : IAsyncDisposable
{
    private const int MaxBodyBytes = 1 << 20;

    private readonly WebApplication application;
    private readonly Dictionary<string, TestPaper> papers;
    private readonly ConcurrentQueue<LiteratureRequest> requests = new();

    private LiteratureEmulator(WebApplication application, IEnumerable<TestPaper> papers)
    {
        this.application = application;
        this.papers = papers.DistinctBy(static paper => paper.Pmid, StringComparer.Ordinal)
            .ToDictionary(static paper => paper.Pmid, StringComparer.Ordinal);
    }

    /// <summary>The address of Europe PMC's service.</summary>
    public Uri EuropePmc { get; private set; } = null!;

    /// <summary>The address of NCBI's service.</summary>
    public Uri Ncbi { get; private set; } = null!;

    /// <summary>The fault of each request. May be changed at any time.</summary>
    public Func<LiteratureRequest, LiteratureFault> Faults { get; set; } = static _ => LiteratureFault.None;

    /// <summary>The received requests, in the order of arrival.</summary>
    public IReadOnlyCollection<LiteratureRequest> Requests => requests;

    /// <summary>Starts a server with papers; disposing it stops it and aborts requests in flight.</summary>
    /// <param name="papers">The papers.</param>
    /// <param name="port">The port; 0 selects a free one.</param>
    /// <exception cref="IOException">The port is in use.</exception>
    public static async Task<LiteratureEmulator> StartAsync(IEnumerable<TestPaper> papers, int port = 0)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRoutingCore();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxBodyBytes;
            kestrel.Listen(IPAddress.Loopback, port);
        });
        var emulator = new LiteratureEmulator(builder.Build(), papers);
        emulator.Map();
        await emulator.application.StartAsync();
        var address =
            emulator.application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        emulator.EuropePmc = new Uri(address + "/europepmc/webservices/rest");
        emulator.Ncbi = new Uri(address + "/entrez/eutils");
        return emulator;
    }

    public async ValueTask DisposeAsync()
    {
        await application.StopAsync(new CancellationToken(canceled: true));
        await application.DisposeAsync();
    }

    private void Map()
    {
        application.MapPost("/europepmc/webservices/rest/searchPOST", context => AnswerAsync(context, LiteratureRequest.EuropePmc, "search",
            static fields => ReadIdentifiers(fields["query"]),
            (request, isHalf) => EuropePmcReplies.Search(FindPapers(request, static paper => paper.IsInEuropePmc), isHalf)));
        application.MapGet("/europepmc/webservices/rest/{pmc}/fullTextXML",
            context => AnswerAsync(context, LiteratureRequest.EuropePmc, "fullText",
            _ => [(string)context.Request.RouteValues["pmc"]!],
            (request, isHalf) => EuropePmcReplies.FullText(papers.Values.FirstOrDefault(paper => paper.PmcId == request.Ids[0]), isHalf)));
        application.MapPost("/entrez/eutils/esummary.fcgi", context => AnswerAsync(context, LiteratureRequest.Ncbi, "esummary",
            static fields => fields["id"].Split(','), (request, isHalf) => NcbiReplies.Summary(request.Ids, FindInNcbi, isHalf)));
        application.MapPost("/entrez/eutils/efetch.fcgi", context => AnswerAsync(context, LiteratureRequest.Ncbi, "efetch",
            static fields => fields["id"].Split(','),
            (request, isHalf) => NcbiReplies.Fetch(request.Ids.Select(FindInNcbi).OfType<TestPaper>(), isHalf)));
        application.MapPost("/entrez/eutils/esearch.fcgi", context => AnswerAsync(context, LiteratureRequest.Ncbi, "esearch",
            static fields => IdentifierTerm().Match(fields["term"]) is { Success: true } match ? [match.Groups[1].Value] : [],
            (request, _) => NcbiReplies.Search(request.Ids.Count > 0
                ? FindAny(request.Ids, static paper => paper.IsInNcbi)
                : FindByTitle(request.Fields["term"].Replace("[Title]", "", StringComparison.Ordinal), static paper => paper.IsInNcbi))));
        application.MapFallback(static context => { context.Response.StatusCode = 404; return Task.CompletedTask; });
    }

    private async Task AnswerAsync(HttpContext context, string service, string operation,
        Func<IReadOnlyDictionary<string, string>, IReadOnlyList<string>> ids, Func<LiteratureRequest, bool, Reply?> answer)
    {
        var form = context.Request.HasFormContentType ? await context.Request.ReadFormAsync(context.RequestAborted) : null;
        var fields = form?.ToDictionary(static field => field.Key, static field => field.Value.ToString(), StringComparer.Ordinal) ?? [];
        var request = new LiteratureRequest(service, operation, ids(fields), fields, context.Request.Path + context.Request.QueryString);
        requests.Enqueue(request);
        var fault = Faults(request);
        await FaultyReply.SendAsync(context, fault, () => answer(request, fault is LiteratureFault.HalfRecord));
    }

    private TestPaper? FindInNcbi(string pmid) => papers.GetValueOrDefault(pmid) is { IsInNcbi: true } paper ? paper : null;

    private IEnumerable<TestPaper> FindPapers(LiteratureRequest request, Func<TestPaper, bool> isHeld)
    {
        if (request.Ids.Count > 0) { return FindAny(request.Ids, isHeld); }
        var query = request.Fields["query"];
        return TitleQuery().Match(query) is { Success: true } title ? FindByTitle(title.Groups[1].Value, isHeld) : FindByPhrases(query,
            isHeld);
    }

    // In the order of the identifiers.
    private IEnumerable<TestPaper> FindAny(IEnumerable<string> ids, Func<TestPaper, bool> isHeld) => ids
        .Select(id => papers.GetValueOrDefault(id) ?? papers.Values.FirstOrDefault(paper => paper.HasIdentifier(id)))
        .OfType<TestPaper>().Where(isHeld).Distinct();

    // Papers that contain at least one phrase of each group in parentheses.
    private IEnumerable<TestPaper> FindByPhrases(string query, Func<TestPaper, bool> isHeld)
    {
        var groups = Group().Matches(query)
            .Select(static group => Phrase().Matches(group.Value).Select(static phrase => phrase.Groups[1].Value).ToArray())
            .Where(static phrases => phrases.Length > 0).ToArray();
        return groups.Length == 0 ? [] : papers.Values
            .Where(paper => isHeld(paper) && groups.All(phrases => phrases.Any(paper.Contains)))
            .OrderBy(static paper => paper.Pmid, StringComparer.Ordinal).Take(25);
    }

    // Like a search service: papers with the most words of the title first.
    private IEnumerable<TestPaper> FindByTitle(string title, Func<TestPaper, bool> isHeld)
    {
        var wanted = Words(title);
        return papers.Values.Where(isHeld).Select(paper => (Paper: paper, Count: Words(paper.Title).Count(wanted.Contains)))
            .Where(pair => 2 * pair.Count > wanted.Count)
            .OrderByDescending(static pair => pair.Count).ThenBy(static pair => pair.Paper.Pmid, StringComparer.Ordinal).Take(10)
            .Select(static pair => pair.Paper);
    }

    private static HashSet<string> Words(string title) =>
        [.. title.ToLowerInvariant().Split([' ', '-', ',', '.', ':', '"', '\''], StringSplitOptions.RemoveEmptyEntries)];

    private static IReadOnlyList<string> ReadIdentifiers(string query) =>
        [.. Identifier().Matches(query).Select(static match => match.Groups[1].Value)];

    [GeneratedRegex("(?:EXT_ID:|PMCID:|DOI:)\"?([^\"\\s()]+)\"?")]
    private static partial Regex Identifier();

    [GeneratedRegex(@"^(\S+)\[(?:aid|pmcid)\]$")]
    private static partial Regex IdentifierTerm();

    [GeneratedRegex(@"\([^()]*\)")]
    private static partial Regex Group();

    [GeneratedRegex("\"([^\"]+)\"")]
    private static partial Regex Phrase();

    [GeneratedRegex("TITLE:\"([^\"]*)\"")]
    private static partial Regex TitleQuery();
}

/// <summary>A received request.</summary>
/// <param name="Service">"EuropePmc" or "Ncbi".</param>
/// <param name="Operation">"search", "fullText", "esummary", "efetch", "esearch".</param>
/// <param name="Ids">The identifiers in the request.</param>
/// <param name="Fields">The form fields.</param>
/// <param name="Target">Path and query, as in a server log.</param>
public sealed record LiteratureRequest(string Service, string Operation, IReadOnlyList<string> Ids,
    IReadOnlyDictionary<string, string> Fields, string Target)
{
    public const string EuropePmc = "EuropePmc";
    public const string Ncbi = "Ncbi";
}
